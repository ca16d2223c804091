package io.lodestream.querygen.windows;

import io.lodestream.runtime.lifecycle.Health;
import io.lodestream.runtime.lifecycle.Worker;
import io.lodestream.schemas.error.RetryableException;
import java.util.Objects;
import org.apache.kafka.common.errors.RetriableException;

/**
 * A worker's step that shows why it is tried again: paused from a failure that passes until the
 * next success. Other failures end the worker, whose health tells them. Run by one thread, its
 * health read by any.
 */
final class WatchedStep implements Worker.Step {

  private final Worker.Step step;
  private volatile Health health = new Health.Healthy();

  WatchedStep(Worker.Step step) {
    this.step = step;
  }

  @Override
  public void run() throws Exception {
    try {
      step.run();
      health = new Health.Healthy();
    } catch (RetryableException | RetriableException e) {
      var why = Objects.requireNonNullElseGet(e.getMessage(), e::toString);
      health = new Health.Paused("window closer: " + why);
      throw e;
    }
  }

  Health health() {
    return health;
  }
}
