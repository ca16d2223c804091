package io.lodestream.querygen.filter;

import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A kind that is sensitive everywhere. Its pattern is ours and bounded in every repetition.
 *
 * @param mayBeIn quick look that saves the search in most texts
 * @param isReal tells a find from what only looks like one, e.g. by its check digits
 */
record CommonPattern(
    String name, Predicate<String> mayBeIn, Pattern pattern, Predicate<String> isReal)
    implements SensitivePattern {

  CommonPattern(String name, Predicate<String> mayBeIn, String pattern) {
    this(name, mayBeIn, Pattern.compile(pattern), find -> true);
  }

  @Override
  public boolean isIn(String text) {
    return mayBeIn.test(text)
        && pattern.matcher(text).results().map(MatchResult::group).anyMatch(isReal);
  }

  @Override
  public String masked(String text) {
    if (!mayBeIn.test(text)) {
      return text;
    }
    return pattern
        .matcher(text)
        .replaceAll(
            find ->
                Matcher.quoteReplacement(
                    isReal.test(find.group()) ? "[" + name + "]" : find.group()));
  }
}
