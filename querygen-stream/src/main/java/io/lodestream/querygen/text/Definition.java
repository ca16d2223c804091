package io.lodestream.querygen.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An abbreviation with its expansion, as a text defines it: "acute respiratory distress syndrome
 * (ARDS)" or "ARDS (acute respiratory distress syndrome)".
 *
 * <p>Found by the algorithm of <a href="https://doi.org/10.1142/9789812776303_0042">Schwartz and
 * Hearst (2003)</a>: the letters of the abbreviation, from its last to its first, are sought
 * backwards in the words beside the bracket; the first one must begin a word.
 */
public record Definition(String shortForm, String longForm) {

  private static final int MAX_SHORT = 10;
  private static final int MAX_LONG = 100;
  private static final int MAX_MORE_WORDS = 5;
  private static final Pattern BRACKET = Pattern.compile("\\(([^()\\[\\]]{2,110})\\)");
  private static final Pattern SHORT_FORM = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}/.-]{1,9}");
  private static final Pattern NUMERAL = Pattern.compile("[IVXivx]+");
  private static final Pattern END = Pattern.compile("[;:!?]\\s|[.]\\s+(?=\\p{Lu})|[()\\[\\]]");

  /** All definitions of a text, in its order. */
  public static List<Definition> in(String text) {
    var found = new ArrayList<Definition>();
    var bracket = BRACKET.matcher(text);
    while (bracket.find()) {
      var inside = bracket.group(1).split("[;,]", 2)[0].strip().replaceAll("\\s+", " ");
      var before = clauseBefore(text, bracket.start());
      if (isShortForm(inside)) {
        expansion(inside, lastWords(before, wordsFor(inside))).ifPresent(found::add);
      } else {
        var word = lastWords(before, 1);
        if (isShortForm(word) && words(inside) <= wordsFor(word)) {
          expansion(word, inside).ifPresent(found::add);
        }
      }
    }
    return found;
  }

  private static boolean isShortForm(String text) {
    long capitals = text.chars().filter(Character::isUpperCase).count();
    return text.length() <= MAX_SHORT
        && capitals >= 2
        && SHORT_FORM.matcher(text).matches()
        && !NUMERAL.matcher(text).matches();
  }

  private static Optional<Definition> expansion(String shortForm, String candidate) {
    int at = candidate.length() - 1;
    for (int s = shortForm.length() - 1; s >= 0; s--) {
      char wanted = Character.toLowerCase(shortForm.charAt(s));
      if (!Character.isLetterOrDigit(wanted)) {
        continue;
      }
      while (at >= 0
          && (Character.toLowerCase(candidate.charAt(at)) != wanted
              || s == 0 && at > 0 && Character.isLetterOrDigit(candidate.charAt(at - 1)))) {
        at--;
      }
      if (at < 0) {
        return Optional.empty();
      }
      at--;
    }
    var longForm = candidate.substring(candidate.lastIndexOf(' ', Math.max(at, 0)) + 1).strip();
    boolean isLonger = longForm.length() > shortForm.length() && longForm.length() <= MAX_LONG;
    boolean repeats = List.of(longForm.split("[\\s-]+")).contains(shortForm);
    return isLonger && !repeats && words(longForm) >= 2 && words(longForm) <= wordsFor(shortForm)
        ? Optional.of(new Definition(shortForm, longForm))
        : Optional.empty();
  }

  /** Most words that an expansion may have. */
  private static int wordsFor(String shortForm) {
    return Math.min(shortForm.length() + MAX_MORE_WORDS, shortForm.length() * 2);
  }

  private static int words(String text) {
    return text.isBlank() ? 0 : text.strip().split("\\s+").length;
  }

  private static String clauseBefore(String text, int end) {
    var reach = text.substring(Math.max(0, end - 2 * MAX_LONG), end);
    var mark = END.matcher(reach);
    int from = 0;
    while (mark.find()) {
      from = mark.end();
    }
    return reach.substring(from).strip().replaceAll("\\s+", " ");
  }

  private static String lastWords(String text, int count) {
    int from = text.length();
    for (int words = 0; words < count && from > 0; words++) {
      from = Math.max(0, text.lastIndexOf(' ', from - 1));
    }
    return text.substring(from).strip();
  }
}
