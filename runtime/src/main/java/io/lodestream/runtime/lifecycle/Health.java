package io.lodestream.runtime.lifecycle;

/** Whether a stage is on its way up, working, or has stopped for good. */
public sealed interface Health {

  /** Not ready yet; {@code waitingFor} says for what. */
  record Starting(String waitingFor) implements Health {}

  /** Working. */
  record Healthy() implements Health {}

  /** Stopped by a failure that no retry mends. */
  record Failed(Throwable cause) implements Health {}
}
