/**
 * A passage's way to pairs: its queries are generated, filtered and judged ({@code PassageWork}),
 * many passages at a time ({@code PassageJobs}), again later after a failure that passes ({@code
 * Turns}), and what came of it becomes records ({@code PairRecords}).
 *
 * <p>The same for passages from a topic, which {@code querygen.stream} brings, and for a corpus at
 * hand ({@code CorpusJudging}). Nothing here knows Kafka.
 */
package io.lodestream.querygen.pairing;
