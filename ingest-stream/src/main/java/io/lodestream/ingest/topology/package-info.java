/**
 * The stage as a Kafka Streams topology: what is read, kept and written. Decisions are made
 * elsewhere.
 */
package io.lodestream.ingest.topology;
