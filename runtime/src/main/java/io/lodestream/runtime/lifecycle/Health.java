package io.lodestream.runtime.lifecycle;

/** Whether a stage is on its way up, working, pausing, or has stopped for good. */
public sealed interface Health {

  /** Not ready yet; {@code waitingFor} says for what. */
  record Starting(String waitingFor) implements Health {}

  /** Working. */
  record Healthy() implements Health {}

  /** Waits for something outside, keeps its work and goes on by itself; {@code reason} says why. */
  record Paused(String reason) implements Health {}

  /** Stopped by a failure that no retry mends. */
  record Failed(Throwable cause) implements Health {}
}
