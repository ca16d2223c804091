package io.lodestream.querygen.filter;

import java.text.Normalizer;
import java.util.regex.Pattern;

/**
 * A text as its reader sees it, in the characters that patterns know: documents set numbers with
 * hard spaces and hyphens or in full width, and can hide any text between letters.
 *
 * <p>By Unicode's compatibility forms (<a href="https://unicode.org/reports/tr15/">NFKC</a>), with
 * digits of any script as 0 to 9, any dash as a hyphen, and nothing that has no shape.
 */
final class PlainText {

  private static final Pattern UNSEEN =
      Pattern.compile("[\\p{Cf}\\x{34F}\\x{115F}\\x{1160}\\x{3164}\\x{FE00}-\\x{FE0F}]");
  private static final Pattern DASH = Pattern.compile("[\\p{Pd}\\x{2043}\\x{2212}]");
  private static final Pattern SPACE = Pattern.compile("\\p{Z}");
  private static final Pattern DIGIT = Pattern.compile("[\\p{Nd}&&[^0-9]]");
  private static final int ASCII = 0x80;

  private PlainText() {}

  static String of(String text) {
    if (text.chars().allMatch(c -> c < ASCII)) {
      return text;
    }
    var seen = UNSEEN.matcher(text).replaceAll("");
    var composed = Normalizer.normalize(seen, Normalizer.Form.NFKC);
    var spaced = SPACE.matcher(composed).replaceAll(" ");
    return DIGIT
        .matcher(DASH.matcher(spaced).replaceAll("-"))
        .replaceAll(digit -> Integer.toString(Character.digit(digit.group().codePointAt(0), 10)));
  }
}
