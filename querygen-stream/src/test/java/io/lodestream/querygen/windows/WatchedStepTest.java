package io.lodestream.querygen.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lodestream.runtime.lifecycle.Health;
import io.lodestream.schemas.error.FatalException;
import io.lodestream.schemas.error.RetryableException;
import java.util.Optional;
import org.apache.kafka.common.errors.DisconnectException;
import org.junit.jupiter.api.Test;

/** What the stage shows of a window closer that fails. */
class WatchedStepTest {

  private Optional<RuntimeException> failure = Optional.empty();
  private final WatchedStep step =
      new WatchedStep(
          () -> {
            if (failure.isPresent()) {
              throw failure.get();
            }
          });

  @Test
  void isPausedFromAFailureThatPassesUntilTheNextSuccess() throws Exception {
    // Given
    step.run();
    assertThat(step.health()).isEqualTo(new Health.Healthy());

    // When
    fails(new RetryableException("cannot close windows: no leader"));

    // Then
    assertThat(step.health())
        .isEqualTo(new Health.Paused("window closer: cannot close windows: no leader"));

    // When
    failure = Optional.empty();
    step.run();

    // Then
    assertThat(step.health()).isEqualTo(new Health.Healthy());
  }

  @Test
  void tellsTheNewestFailureAlsoOneWithoutMessage() {
    fails(new RetryableException("the first"));
    fails(DisconnectException.INSTANCE);

    assertThat(step.health())
        .isEqualTo(new Health.Paused("window closer: " + DisconnectException.INSTANCE));
  }

  @Test
  void leavesAFailureThatNoRetryMendsToTheWorker() {
    fails(new FatalException("broken for good"));

    assertThat(step.health()).isEqualTo(new Health.Healthy());
  }

  private void fails(RuntimeException cause) {
    failure = Optional.of(cause);
    assertThatThrownBy(step::run).isSameAs(cause);
  }
}
