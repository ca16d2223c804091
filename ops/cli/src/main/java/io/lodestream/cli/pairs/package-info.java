/**
 * Documents in a file to judged pairs in a file: what the ingest and querygen stages do, with their
 * own classes, in one process without Kafka.
 */
package io.lodestream.cli.pairs;
