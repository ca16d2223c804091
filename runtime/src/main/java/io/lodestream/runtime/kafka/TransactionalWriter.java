package io.lodestream.runtime.kafka;

import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;

/** Commits outputs and consumed offsets together, or neither. One thread at a time. */
public final class TransactionalWriter implements AutoCloseable {

  private final Producer<String, byte[]> producer;
  private final TopicWriter writer;

  TransactionalWriter(Producer<String, byte[]> producer, TopicWriter writer) {
    this.producer = producer;
    this.writer = writer;
  }

  /**
   * Runs the sends and commits them with the offsets; any failure aborts and is rethrown.
   *
   * @param offsets next offset to read per partition; may be empty, then the group is not looked at
   */
  public void commit(
      Consumer<TopicWriter> sends,
      Map<TopicPartition, OffsetAndMetadata> offsets,
      ConsumerGroupMetadata group) {
    producer.beginTransaction();
    try {
      sends.accept(writer);
      if (!offsets.isEmpty()) {
        producer.sendOffsetsToTransaction(offsets, group);
      }
      producer.commitTransaction();
    } catch (ProducerFencedException | InvalidProducerEpochException e) {
      throw e;
    } catch (RuntimeException e) {
      abort(e);
      throw e;
    }
  }

  /** Runs the sends and commits them together, for a writer that consumes by no group. */
  public void commit(Consumer<TopicWriter> sends) {
    commit(sends, Map.of(), null);
  }

  private void abort(RuntimeException cause) {
    try {
      producer.abortTransaction();
    } catch (KafkaException | IllegalStateException e) {
      cause.addSuppressed(e);
    }
  }

  @Override
  public void close() {
    writer.close();
  }
}
