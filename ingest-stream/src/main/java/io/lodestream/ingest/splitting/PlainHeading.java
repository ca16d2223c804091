package io.lodestream.ingest.splitting;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of plain text that has the look of a heading. Whether it is one, its neighbours say: see
 * {@link PlainSections}.
 *
 * @param level depth, 0 the outermost
 */
record PlainHeading(Kind kind, int level) {

  enum Kind {
    /** {@code Chapter 3}, {@code Item 1A. Risk Factors}, {@code 第三章 总则}. */
    PART,
    /** {@code 2.1 Methods}. */
    DECIMAL,
    /**
     * {@code 3. Results}, {@code III. Results}, {@code B. Results}: what a list's items look like,
     * too.
     */
    SINGLE,
    /** {@code RESULTS}. */
    CAPITALS,
    /** {@code Results of the Second Trial}. */
    TITLE
  }

  static final int MAX_CHARS = 100;

  private static final int MAX_WORDS = 12;
  private static final int TITLE_LEVEL = 9;

  private static final Pattern PART =
      Pattern.compile(
          "(?iu:(part|book|volume|chapter|teil|kapitel|partie|chapitre|parte|capítulo|capitolo)"
              + "|section|article|item|schedule|appendix|annex|abschnitt|artikel|anhang|annexe"
              + "|sección|artículo|anexo|sezione)"
              + " (?:\\d{1,3}[A-Z]?|[IVXLC]{1,7}|[A-Z])(?:[.:]? +(?:[–—-] +)?(?<title>.+)|[.:]?)");

  private static final Pattern HAN_PART =
      Pattern.compile("第[0-9一二三四五六七八九十百零〇两]{1,5}(?:([编編部卷篇])|([章])|[节節条條款])(?: *\\S.{0,40})?");

  private static final Pattern DECIMAL =
      Pattern.compile("(?<number>\\d{1,2}(?:\\.\\d{1,2}){1,4})\\.? +(?<title>.+)");

  private static final Pattern SINGLE =
      Pattern.compile(
          "(?:(?<number>\\d{1,2}\\.?)|[IVX]{1,6}\\.|(?<letter>[A-H])\\.) +(?<title>.+)");

  /** Dot leaders, cells, e-mail and web addresses, formulas, code. */
  private static final Pattern NO_TITLE =
      Pattern.compile("[|\\t=<>{}@\\\\_]| {2}|\\.{3}|…|://|; ?|\\. +\\p{L}|[.,:;!?。、，：；！？–—&(-]$");

  private static final Pattern PAGE_NUMBER = Pattern.compile(".*[^\\d.] *\\d{1,4}");

  private static final Set<String> SINGLE_WORDS =
      Set.of(
          "abstract",
          "acknowledgements",
          "acknowledgments",
          "appendix",
          "background",
          "bibliography",
          "conclusion",
          "conclusions",
          "definitions",
          "discussion",
          "examples",
          "findings",
          "foreword",
          "glossary",
          "installation",
          "introduction",
          "limitations",
          "methods",
          "overview",
          "preface",
          "recommendations",
          "references",
          "requirements",
          "results",
          "scope",
          "summary",
          "troubleshooting");

  /**
   * @param line without white space at its ends
   */
  static Optional<PlainHeading> of(String line) {
    if (line.length() < 3 || line.length() > MAX_CHARS || !hasLetter(line)) {
      return Optional.empty();
    }
    var part = PART.matcher(line);
    if (part.matches()) {
      boolean isOutermost = part.group(1) != null;
      return isPartTitle(line, part) ? heading(Kind.PART, isOutermost ? 0 : 1) : Optional.empty();
    }
    var han = HAN_PART.matcher(line);
    if (han.matches()) {
      return NO_TITLE.matcher(line).find()
          ? Optional.empty()
          : heading(Kind.PART, han.group(1) != null ? 0 : han.group(2) != null ? 1 : 2);
    }
    var decimal = DECIMAL.matcher(line);
    if (decimal.matches()) {
      var number = decimal.group("number");
      boolean isVersionOrAmount = number.matches("0\\..*|\\d+\\.0\\d?");
      return isTitle(decimal.group("title")) && !isVersionOrAmount
          ? heading(Kind.DECIMAL, (int) number.chars().filter(c -> c == '.').count() + 1)
          : Optional.empty();
    }
    var single = SINGLE.matcher(line);
    if (single.matches()) {
      return isTitle(single.group("title")) && !isName(single)
          ? heading(Kind.SINGLE, single.group("letter") == null ? 1 : 2)
          : Optional.empty();
    }
    if (NO_TITLE.matcher(line).find()) {
      return Optional.empty();
    }
    if (isCapitals(line)) {
      return heading(Kind.CAPITALS, 1);
    }
    return isTitleCase(line) ? heading(Kind.TITLE, TITLE_LEVEL) : Optional.empty();
  }

  private static Optional<PlainHeading> heading(Kind kind, int level) {
    return Optional.of(new PlainHeading(kind, level));
  }

  /** A capital first; {@code Section 5 applies to …} is a sentence. A full stop may end a title. */
  private static boolean isPartTitle(String line, Matcher part) {
    if (!Character.isUpperCase(line.codePointAt(0))) {
      return false;
    }
    var title = part.group("title");
    if (title == null) {
      return true;
    }
    var bare = title.endsWith(".") ? title.substring(0, title.length() - 1) : title;
    return bare.isEmpty() || isTitle(bare);
  }

  /**
   * @param title not empty
   */
  private static boolean isTitle(String title) {
    int first = title.codePointAt(0);
    return Character.isLetter(first)
        && !Character.isLowerCase(first)
        && words(title) <= MAX_WORDS
        && !NO_TITLE.matcher(title).find()
        && !PAGE_NUMBER.matcher(title).matches();
  }

  /** {@code V. Smith}. */
  private static boolean isName(Matcher single) {
    return single.group("number") == null
        && words(single.group("title")) < 2
        && !isCapitals(single.group("title"))
        && !SINGLE_WORDS.contains(single.group("title").toLowerCase(Locale.ROOT));
  }

  private static boolean isCapitals(String line) {
    int capitals = 0;
    int run = 0;
    int longest = 0;
    for (int at = 0; at < line.length(); ) {
      int point = line.codePointAt(at);
      at += Character.charCount(point);
      if (Character.isLowerCase(point)) {
        return false;
      }
      run = Character.isUpperCase(point) ? run + 1 : 0;
      capitals += Character.isUpperCase(point) ? 1 : 0;
      longest = Math.max(longest, run);
    }
    int words = words(line);
    boolean isAcronym = words == 1 && capitals < 5;
    return capitals >= 4 && longest >= 4 && !isAcronym && words <= 10 && isMostlyLetters(line);
  }

  private static boolean isMostlyLetters(String line) {
    long letters = line.codePoints().filter(Character::isLetter).count();
    long digits = line.codePoints().filter(Character::isDigit).count();
    return digits * 4 <= letters && !PAGE_NUMBER.matcher(line).matches();
  }

  /** All words of four letters and more begin with a capital, no number, no colon. */
  private static boolean isTitleCase(String line) {
    if (!Character.isUpperCase(line.codePointAt(0))
        || line.codePoints().anyMatch(point -> Character.isDigit(point) || point == ':')) {
      return false;
    }
    var words = line.split(" ");
    if (words.length == 1) {
      return SINGLE_WORDS.contains(line.toLowerCase(Locale.ROOT));
    }
    int capitalised = 0;
    for (var word : words) {
      boolean isCapital = !word.isEmpty() && Character.isUpperCase(word.codePointAt(0));
      if (word.length() >= 4 && !isCapital) {
        return false;
      }
      capitalised += word.length() >= 4 ? 1 : 0;
    }
    return words.length <= 8 && capitalised >= 1;
  }

  private static boolean hasLetter(String line) {
    return line.codePoints().anyMatch(Character::isLetter);
  }

  private static int words(String line) {
    return line.split(" ").length;
  }
}
