package io.lodestream.runtime.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lodestream.schemas.error.FatalException;
import io.lodestream.schemas.error.RetryableException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WorkerTest {

  @Test
  void triesAPassingFailureAgainAndStaysHealthy() throws Exception {
    var calls = new AtomicInteger();
    var thirdCall = new CountDownLatch(1);
    try (var worker =
        Worker.start(
            "w",
            () -> {
              if (calls.incrementAndGet() < 3) {
                throw new RetryableException("not yet");
              }
              thirdCall.countDown();
            },
            () -> {})) {
      assertThat(thirdCall.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(worker.health()).isInstanceOf(Health.Healthy.class);
    }
  }

  @Test
  void isPausedWhileItsStepFailsAgainAndAgain() {
    var mended = new AtomicBoolean();
    try (var worker =
        Worker.start(
            "reader",
            () -> {
              if (!mended.get()) {
                throw new RetryableException("no leader");
              }
            },
            () -> {})) {
      await().until(() -> worker.health() instanceof Health.Paused);
      assertThat(((Health.Paused) worker.health()).reason())
          .matches("reader failed \\d+ times in a row and tries again, last of: no leader");

      // When
      mended.set(true);

      // Then
      await().until(() -> worker.health() instanceof Health.Healthy);
    }
  }

  @Test
  void triesAgainAfterItsGroupMovedOnWithoutIt() throws Exception {
    var calls = new AtomicInteger();
    var second = new CountDownLatch(1);
    try (var worker =
        Worker.start(
            "w",
            () -> {
              if (calls.incrementAndGet() == 1) {
                throw new CommitFailedException("the group has already rebalanced");
              }
              second.countDown();
            },
            () -> {})) {
      assertThat(second.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void isPausedWhileOneStepTakesLongerThanItMay() throws Exception {
    var now = new AtomicLong();
    var entered = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    try (var worker =
        Worker.start(
            "reader",
            () -> {
              entered.countDown();
              goOn.await();
            },
            () -> {},
            Optional.of(Duration.ofSeconds(60)),
            now::get)) {
      assertThat(entered.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(worker.health()).isEqualTo(new Health.Healthy());

      // When
      now.set(Duration.ofSeconds(61).toNanos());

      // Then
      assertThat(worker.health())
          .isEqualTo(new Health.Paused("reader has been at one step for 61 s"));
      goOn.countDown();
      await().until(() -> worker.health() instanceof Health.Healthy);
    }
  }

  @Test
  void endsWithAnyOtherFailureShowsItAndCleansUp() {
    var ended = new AtomicBoolean();
    var cause = new FatalException("broken for good");
    try (var worker =
        Worker.start(
            "w",
            () -> {
              throw cause;
            },
            () -> ended.set(true))) {
      await().untilTrue(ended);
      assertThat(worker.health()).isEqualTo(new Health.Failed(cause));
    }
  }

  @Test
  void showsTheStepsFailureAlsoWhenCleaningUpFails() {
    var worker =
        Worker.start(
            "w",
            () -> {
              throw new FatalException("first");
            },
            () -> {
              throw new IllegalStateException("second");
            });
    await().until(() -> worker.health() instanceof Health.Failed);
    worker.close();
    assertThat(((Health.Failed) worker.health()).cause()).hasMessage("first");
  }

  @Test
  void closingEndsAPauseAndWaitsForTheEnd() {
    var ended = new AtomicBoolean();
    var calls = new AtomicInteger();
    var worker =
        Worker.start(
            "w",
            () -> {
              calls.incrementAndGet();
              throw new RetryableException("always");
            },
            () -> ended.set(true));
    await().until(() -> calls.get() > 0);
    worker.close();
    assertThat(ended).isTrue();
    assertThat(worker.isStopping()).isTrue();
    assertThat(worker.health()).isInstanceOf(Health.Healthy.class);
  }

  @Test
  void aFailureCausedByStoppingIsNoFailure() throws Exception {
    var inside = new CountDownLatch(1);
    var stopping = new CountDownLatch(1);
    var worker =
        Worker.start(
            "w",
            () -> {
              inside.countDown();
              stopping.await();
              throw new IllegalStateException("its client was closed");
            },
            () -> {});
    inside.await();
    worker.signalStop();
    stopping.countDown();
    worker.close();
    assertThat(worker.health()).isInstanceOf(Health.Healthy.class);
  }
}
