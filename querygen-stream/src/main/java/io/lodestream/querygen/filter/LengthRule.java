package io.lodestream.querygen.filter;

import io.lodestream.querygen.judge.Reasons;
import io.lodestream.querygen.judge.Verdict;
import io.lodestream.querygen.text.Words;
import java.util.Optional;

/**
 * Bounds a query's length. A Han character is a word.
 *
 * @param maxCharacters code points
 */
record LengthRule(int minWords, int maxWords, int maxCharacters) implements QueryRule {

  @Override
  public Optional<Verdict.Refused> refused(String query) {
    int characters = query.codePointCount(0, query.length());
    if (characters > maxCharacters) {
      return Optional.of(new Verdict.Refused(Reasons.TOO_LONG, characters + " characters"));
    }
    int words = Words.count(query);
    if (words > maxWords) {
      return Optional.of(new Verdict.Refused(Reasons.TOO_LONG, words + " words"));
    }
    return words < minWords
        ? Optional.of(new Verdict.Refused(Reasons.TOO_SHORT, words + " words"))
        : Optional.empty();
  }
}
