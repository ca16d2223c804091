package io.lodestream.trainer.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.runtime.metrics.StageMeters;
import io.lodestream.trainer.loop.WindowTraining.Outcome;
import io.lodestream.trainer.training.TrainingReport.Choice;
import io.lodestream.trainer.training.TrainingStopped;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BackgroundRunTest {
  private static final TopicPartition OTHER = new TopicPartition("windows", 1);
  private static final TopicPartition OWN = new TopicPartition("windows", 0);

  private final ConsumerRecord<byte[], byte[]> manifest =
      new ConsumerRecord<>("windows", 0, 7, new byte[0], new byte[0]);
  private final RunMeters progress = new RunMeters(new StageMeters("trainer"), "w-1");
  private final CountDownLatch ended = new CountDownLatch(1);
  private final BackgroundRun background = new BackgroundRun();

  @AfterEach
  void close() {
    background.close();
  }

  @Test
  void givesAnEndedRunOnce() throws Exception {
    // Given
    var outcome = new Outcome.Withheld(Choice.FORGETS);
    var goOn = new CountDownLatch(1);
    background.begin(
        manifest,
        "m-1",
        progress,
        () -> {
          goOn.await();
          return outcome;
        });
    var running = background.ended();

    // When
    goOn.countDown();
    background.close();

    // Then
    assertThat(running).isEmpty();
    var run = background.ended().orElseThrow();
    assertThat(run.result().get()).isEqualTo(outcome);
    assertThat(run.manifest()).isSameAs(manifest);
    assertThat(background.ended()).isEmpty();
  }

  @Test
  void stopsARunWhoseWindowWasRevokedAndForgetsIt() {
    // Given
    beginUntilStopped();

    // When
    background.onPartitionsRevoked(List.of(OTHER));
    var afterOther = ended.getCount();
    background.onPartitionsRevoked(List.of(OTHER, OWN));

    // Then
    assertThat(afterOther).as("still running").isEqualTo(1);
    assertThat(ended.getCount()).isZero();
    assertThat(background.ended()).isEmpty();
  }

  @Test
  void closingWaitsForTheRunToStop() {
    beginUntilStopped();

    background.close();

    assertThat(ended.getCount()).isZero();
  }

  private void beginUntilStopped() {
    background.begin(
        manifest,
        "m-1",
        progress,
        () -> {
          while (!progress.stopRequested()) {
            Thread.onSpinWait();
          }
          ended.countDown();
          throw new TrainingStopped(1);
        });
  }
}
