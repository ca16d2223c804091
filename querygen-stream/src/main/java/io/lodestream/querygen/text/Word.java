package io.lodestream.querygen.text;

/**
 * A word of a sentence.
 *
 * @param term lower-cased, what statistics count
 * @param start first char in the sentence's text
 * @param end one past its last char
 * @param isStop carries no content
 * @param weight inverse document frequency; 0 for a stop word
 */
public record Word(String term, int start, int end, boolean isStop, double weight) {

  public boolean isContent() {
    return !isStop;
  }

  public boolean startsWithDigit() {
    return Character.isDigit(term.charAt(0));
  }
}
