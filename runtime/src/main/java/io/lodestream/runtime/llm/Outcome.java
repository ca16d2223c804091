package io.lodestream.runtime.llm;

import java.time.Duration;
import java.util.Optional;

/** How one call to an endpoint ended; reasons name no secret and hold no prompt. */
sealed interface Outcome {

  /** An answer, which was paid for. */
  record Answered(ChatAnswer answer) implements Outcome {}

  /** No answer for now and no cost: rate limited, failing or unreachable. */
  record Busy(String reason, Optional<Duration> retryAfter) implements Outcome {}

  /** No usable answer to a call that hung or was cut off, and that may have been charged. */
  record Lost(String reason) implements Outcome {}

  /**
   * The endpoint will always refuse this request.
   *
   * @param isExplained true when the refusal is about the request's topic, so that it says nothing
   *     about other requests; false when the request was too long, which the settings may cause
   * @param promptTokens to pay nonetheless
   * @param answerTokens to pay nonetheless
   */
  record Refused(String reason, boolean isExplained, long promptTokens, long answerTokens)
      implements Outcome {

    /** A refusal that cost nothing. */
    Refused(String reason, boolean isExplained) {
      this(reason, isExplained, 0, 0);
    }
  }

  /** The endpoint refuses every request: wrong key, unknown model. */
  record Barred(String reason) implements Outcome {}

  /** No call was made: the budget is spent, the breaker open, the endpoint asked for a pause. */
  record Paused(String reason) implements Outcome {}
}
