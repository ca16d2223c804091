package io.lodestream.runtime.kafka;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Takes records that cannot be read: a stage writes them to its dead letters, others may log. */
@FunctionalInterface
public interface UnreadableRecords {
  void send(ConsumerRecord<byte[], byte[]> record, Exception cause);
}
