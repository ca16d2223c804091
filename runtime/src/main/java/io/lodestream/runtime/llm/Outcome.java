package io.lodestream.runtime.llm;

import java.time.Duration;
import java.util.Optional;

/** How one call to an endpoint ended; reasons name no secret and hold no prompt. */
sealed interface Outcome {

  /** An answer, paid for. */
  record Answered(ChatAnswer answer) implements Outcome {}

  /** Not now, and nothing to pay: rate limited, failing, unreachable. */
  record Busy(String reason, Optional<Duration> retryAfter) implements Outcome {}

  /** No usable answer to a call that may have been paid for: it hung or was cut off. */
  record Lost(String reason) implements Outcome {}

  /**
   * Not this request, whatever the time.
   *
   * @param isExplained when for its topic, which says nothing of other requests. One that is too
   *     long may be so by the settings.
   * @param promptTokens to pay nonetheless
   * @param answerTokens to pay nonetheless
   */
  record Refused(String reason, boolean isExplained, long promptTokens, long answerTokens)
      implements Outcome {

    /** Not paid for. */
    Refused(String reason, boolean isExplained) {
      this(reason, isExplained, 0, 0);
    }
  }

  /** No request at all: wrong key, unknown model. */
  record Barred(String reason) implements Outcome {}

  /** No call was made: the budget is spent, the breaker open, the endpoint asked for a pause. */
  record Paused(String reason) implements Outcome {}
}
