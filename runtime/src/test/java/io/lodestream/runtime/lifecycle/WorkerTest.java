package io.lodestream.runtime.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lodestream.schemas.error.FatalException;
import io.lodestream.schemas.error.RetryableException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
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
