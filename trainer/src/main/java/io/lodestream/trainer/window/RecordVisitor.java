package io.lodestream.trainer.window;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Shown a window's records one by one, in the order of its ranges. */
@FunctionalInterface
public interface RecordVisitor {
  void record(ConsumerRecord<byte[], byte[]> record);

  /** What was shown since the last call is as the manifest says. */
  default void rangeVerified() {}
}
