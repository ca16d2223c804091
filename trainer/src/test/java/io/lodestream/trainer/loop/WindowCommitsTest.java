package io.lodestream.trainer.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lodestream.schemas.error.RetryableException;
import io.lodestream.schemas.topics.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WindowCommitsTest {
  private static final Topics TOPICS = new Topics("", 1);
  private static final TopicPartition WINDOWS =
      new TopicPartition(TOPICS.trainingWindows().name(), 0);

  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
  private final Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
  private final ConsumerRecord<byte[], byte[]> manifest =
      new ConsumerRecord<>(WINDOWS.topic(), 0, 7, new byte[0], new byte[0]);

  /** The manifest has been given, so the consumer stands behind it. */
  @BeforeEach
  void standBehindTheManifest() {
    consumer.assign(List.of(WINDOWS));
    consumer.seek(WINDOWS, 8);
  }

  @Test
  void commitsTheOffsetAfterTheManifestAndGoesOn() {
    var commits = commits(null);
    assertThat(commits.commit(manifest, Optional.empty())).isTrue();
    assertThat(committed).containsExactly(Map.entry(WINDOWS, new OffsetAndMetadata(8)));
    assertThat(consumer.position(WINDOWS)).isEqualTo(8);
  }

  @Test
  void takesTheManifestAgainWhenACommitFailsForAWhile() {
    for (var cause : List.of(new TimeoutException("broker"), new RetryableException("registry"))) {
      consumer.seek(WINDOWS, 8);
      var commits = commits(cause);
      assertThatThrownBy(
              () -> commits.orTakeAgain(manifest, () -> commits.commit(manifest, Optional.empty())))
          .isSameAs(cause);
      assertThat(consumer.position(WINDOWS)).isEqualTo(7);
    }
  }

  @Test
  void takesTheManifestAgainShouldTheWindowComeBack() {
    assertThat(commits(new CommitFailedException()).commit(manifest, Optional.empty())).isFalse();
    assertThat(consumer.position(WINDOWS)).isEqualTo(7);
  }

  @Test
  void passesOnWhatNoRetryMends() {
    var cause = new ProducerFencedException("fenced");
    assertThatThrownBy(() -> commits(cause).commit(manifest, Optional.empty())).isSameAs(cause);
  }

  private WindowCommits commits(RuntimeException failure) {
    return new WindowCommits(
        consumer,
        (sends, offsets, group) -> {
          if (failure != null) {
            throw failure;
          }
          committed.putAll(offsets);
        },
        TOPICS.models());
  }
}
