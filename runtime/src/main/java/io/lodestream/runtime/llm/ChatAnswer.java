package io.lodestream.runtime.llm;

/**
 * A model's answer, which is untrusted text.
 *
 * @param isComplete false when the endpoint cut the answer at its length limit
 * @param isCached true when no call was made for it
 */
public record ChatAnswer(
    String text, boolean isComplete, boolean isCached, long promptTokens, long answerTokens) {

  /** Leaves the text out. */
  @Override
  public String toString() {
    return "ChatAnswer[length=%d, isComplete=%s, isCached=%s, promptTokens=%d, answerTokens=%d]"
        .formatted(text.length(), isComplete, isCached, promptTokens, answerTokens);
  }
}
