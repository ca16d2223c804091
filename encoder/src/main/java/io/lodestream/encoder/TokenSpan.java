package io.lodestream.encoder;

/**
 * Where a word piece lies in its text, as UTF-16 offsets {@code [start, end)}.
 *
 * @param start first char
 * @param end one past the last char
 */
public record TokenSpan(int start, int end) {
  public TokenSpan {
    if (start < 0 || end < start) {
      throw new IllegalArgumentException("span [%d, %d) is not a span".formatted(start, end));
    }
  }
}
