/**
 * Evaluation sets in BEIR layout: {@code corpus.jsonl}, {@code queries.jsonl}, {@code qrels/*.tsv}.
 * Reads only; nothing here knows Kafka.
 */
package io.lodestream.cli.beir;
