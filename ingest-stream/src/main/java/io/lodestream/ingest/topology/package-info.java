/**
 * The stage as a Kafka Streams topology: what is read, kept and written. The decisions are made in
 * {@code changes} and {@code dedup}.
 */
package io.lodestream.ingest.topology;
