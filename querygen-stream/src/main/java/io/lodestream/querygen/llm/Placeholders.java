package io.lodestream.querygen.llm;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What stands in a prompt in place of a text to be written. Small models copy it into their
 * answers.
 */
final class Placeholders {

  private static final Pattern PLACEHOLDER =
      Pattern.compile(
          "(?:quer(?:y|ies)|questions?)?:?[\\s\"'()\\[\\]{}<>*_-]*(?:\\.\\.+|…|_{2,})[\\s\"'()\\[\\]{}<>*._…-]*"
              + "|[<\\[{(]+[\\p{L}\\p{N} _-]{1,40}[>\\]})]+"
              + "|(?:(?:your|the|an?|my|first|second|third|next|another|search)\\s+)*"
              + "(?:quer(?:y|ies)|questions?|text|string|reason|example|placeholder)"
              + "(?:\\s+(?:text|here|goes here|string|for the passage|\\d{1,2}))*[.:]?");

  private Placeholders() {}

  /** Whether the text is nothing but a placeholder, such as {@code ...} or {@code <query>}. */
  static boolean isOne(String text) {
    return PLACEHOLDER.matcher(text.strip().toLowerCase(Locale.ROOT)).matches();
  }
}
