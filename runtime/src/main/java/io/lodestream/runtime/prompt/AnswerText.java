package io.lodestream.runtime.prompt;

import java.util.regex.Pattern;

/** Cleans a line of text that a model or a user wrote. */
public final class AnswerText {

  /**
   * Control characters, and characters that make a text look different from what it is: zero-width
   * characters and direction overrides.
   */
  private static final Pattern UNSEEN =
      Pattern.compile("[\\p{Cc}\\u200B\\u2060\\uFEFF\\u202A-\\u202E\\u2066-\\u2069\\uFFFD]+");

  private static final Pattern SPACE = Pattern.compile("[\\s\\u00A0]+");

  /**
   * Lone surrogates, which UTF-8 cannot carry; soft hyphens within words; Unicode tag characters,
   * which can carry whole invisible sentences.
   */
  private static final Pattern NOTHING = Pattern.compile("[\\p{Cs}\\xAD\\x{E0000}-\\x{E007F}]");

  private AnswerText() {}

  /** The text in one line, without invisible characters. */
  public static String line(String text) {
    var spaced = UNSEEN.matcher(text).replaceAll(" ");
    return SPACE.matcher(NOTHING.matcher(spaced).replaceAll("")).replaceAll(" ").strip();
  }

  /** The text in one line of at most the given number of chars. */
  public static String line(String text, int maxChars) {
    var line = line(text.substring(0, Math.min(text.length(), 4 * maxChars)));
    return line.length() <= maxChars ? line : line(line.substring(0, maxChars));
  }
}
