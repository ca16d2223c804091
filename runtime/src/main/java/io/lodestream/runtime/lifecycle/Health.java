package io.lodestream.runtime.lifecycle;

import java.util.Comparator;
import java.util.List;

/** Whether a stage is on its way up, working, pausing, or has stopped for good. */
public sealed interface Health {

  /** Healthy, then paused, starting and failed: the last of several tells for all. */
  Comparator<Health> BY_GRAVITY =
      Comparator.comparingInt(
          health ->
              List.of(Healthy.class, Paused.class, Starting.class, Failed.class)
                  .indexOf(health.getClass()));

  /** Not ready yet; {@code waitingFor} says for what. */
  record Starting(String waitingFor) implements Health {}

  /** Working. */
  record Healthy() implements Health {}

  /** Waits for something outside, keeps its work and goes on by itself; {@code reason} says why. */
  record Paused(String reason) implements Health {}

  /** Stopped by a failure that no retry mends. */
  record Failed(Throwable cause) implements Health {}
}
