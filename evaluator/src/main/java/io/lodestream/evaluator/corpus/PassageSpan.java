package io.lodestream.evaluator.corpus;

/**
 * Where a passage lies in its document's text, in Unicode code points.
 *
 * @param end one past the last
 */
public record PassageSpan(String passageId, int start, int end) {

  /** Whether at least one code point is common; touching ends are not. */
  public boolean overlaps(int otherStart, int otherEnd) {
    return start < otherEnd && otherStart < end;
  }
}
