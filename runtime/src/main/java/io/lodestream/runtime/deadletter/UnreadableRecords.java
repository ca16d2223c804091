package io.lodestream.runtime.deadletter;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Takes records that cannot be read; a stage gives its {@link DeadLetters}, an observer may log.
 */
@FunctionalInterface
public interface UnreadableRecords {
  void send(ConsumerRecord<byte[], byte[]> record, Exception cause);
}
