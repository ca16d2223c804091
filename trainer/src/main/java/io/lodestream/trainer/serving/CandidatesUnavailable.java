package io.lodestream.trainer.serving;

/**
 * The serving collection cannot be mined: it is away, or holds vectors of another model. The run
 * looks for negatives among its own passages instead.
 */
public final class CandidatesUnavailable extends RuntimeException {
  CandidatesUnavailable(String message) {
    super(message);
  }

  CandidatesUnavailable(String message, Throwable cause) {
    super(message, cause);
  }
}
