package io.lodestream.trainer.loop;

import io.lodestream.runtime.kafka.TopicWriter;
import io.lodestream.schemas.ModelVersion;
import io.lodestream.schemas.error.RetryableException;
import io.lodestream.schemas.topics.Topic;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits what came of a manifest together with its offset, and has a manifest taken again on which
 * work or commit failed for a while, since the commit of the one after it would skip it. Used by
 * one thread.
 */
final class WindowCommits {
  private static final Logger LOG = LoggerFactory.getLogger(WindowCommits.class);

  /** Writes and consumed offsets that become visible together, or not at all. */
  @FunctionalInterface
  interface Transaction {
    void commit(
        java.util.function.Consumer<TopicWriter> sends,
        Map<TopicPartition, OffsetAndMetadata> offsets,
        ConsumerGroupMetadata group);
  }

  private final Consumer<byte[], byte[]> consumer;
  private final Transaction transaction;
  private final Topic<ModelVersion> models;

  WindowCommits(
      Consumer<byte[], byte[]> consumer, Transaction transaction, Topic<ModelVersion> models) {
    this.consumer = consumer;
    this.transaction = transaction;
    this.models = models;
  }

  /**
   * @return false when another trainer has the window
   */
  boolean commit(ConsumerRecord<byte[], byte[]> manifest, Optional<ModelVersion> model) {
    try {
      transaction.commit(
          to -> model.ifPresent(m -> to.send(models, m.getModelId(), m)),
          Map.of(partition(manifest), new OffsetAndMetadata(manifest.offset() + 1)),
          consumer.groupMetadata());
      return true;
    } catch (CommitFailedException e) {
      LOG.warn("event=window-went-to-another-trainer offset={}", manifest.offset());
      takeAgain(manifest);
      return false;
    }
  }

  /** Runs the work; when it fails retryably, the manifest will come again. */
  void orTakeAgain(ConsumerRecord<byte[], byte[]> manifest, Runnable work) {
    try {
      work.run();
    } catch (RetryableException | RetriableException e) {
      takeAgain(manifest);
      throw e;
    }
  }

  private void takeAgain(ConsumerRecord<byte[], byte[]> manifest) {
    consumer.seek(partition(manifest), manifest.offset());
  }

  static TopicPartition partition(ConsumerRecord<byte[], byte[]> manifest) {
    return new TopicPartition(manifest.topic(), manifest.partition());
  }
}
