package io.lodestream.querygen.filter;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;

/**
 * A kind that a user's configuration names. Takes time in proportion to the text whatever the
 * pattern is (RE2), so that no document can stop a stage at a pattern that somebody wrote in a
 * hurry.
 */
record UserPattern(String name, Pattern pattern) implements SensitivePattern {

  @Override
  public boolean isIn(String text) {
    var matcher = pattern.matcher(text);
    while (matcher.find()) {
      if (matcher.end() > matcher.start()) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String masked(String text) {
    var masked = new StringBuilder();
    var matcher = pattern.matcher(text);
    while (matcher.find()) {
      boolean isEmpty = matcher.end() == matcher.start();
      matcher.appendReplacement(masked, isEmpty ? "" : Matcher.quoteReplacement("[" + name + "]"));
    }
    return matcher.appendTail(masked).toString();
  }
}
