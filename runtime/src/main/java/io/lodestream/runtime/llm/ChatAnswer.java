package io.lodestream.runtime.llm;

/**
 * What a model answered: untrusted text.
 *
 * @param isComplete false when the endpoint cut the answer at its length limit
 * @param isCached true when no call was made for it
 */
public record ChatAnswer(
    String text, boolean isComplete, boolean isCached, long promptTokens, long answerTokens) {

  /** Without the text. */
  @Override
  public String toString() {
    return "ChatAnswer[length=%d, isComplete=%s, isCached=%s, promptTokens=%d, answerTokens=%d]"
        .formatted(text.length(), isComplete, isCached, promptTokens, answerTokens);
  }
}
