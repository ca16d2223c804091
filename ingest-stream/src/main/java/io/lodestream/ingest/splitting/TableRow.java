package io.lodestream.ingest.splitting;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** How a line shows that it is a table's row. */
enum TableRow {
  /** {@code | Fixed price | 1,452 |}. */
  PIPES,
  /** Cells with tabs between them. */
  TABS,
  /** Cells with wide gaps between them. */
  GAPS,
  /** {@code Fixed price 1,452.4 1,146.2}: a label and amounts, as PDFs give them. */
  AMOUNTS;

  static final int MAX_CHARS = 300;

  private static final Pattern RULE = Pattern.compile("[|:+=\\s-]*[-=]{2}[|:+=\\s-]*");

  private static final Pattern AMOUNT =
      Pattern.compile("[$€£¥(+-]* ?(?:\\d[\\d.,'’ ]*|[—–-])[%)]*");

  private static final Pattern AMOUNT_PART =
      Pattern.compile("[$€£¥(+-]*(?:\\d[\\d.,'’]*|[—–-])?[%)]*");

  private static final Pattern YEAR = Pattern.compile("(?:1[89]|20)\\d\\d[,;]?");
  private static final Pattern DAY = Pattern.compile("(?:[1-9]|[12]\\d|3[01])[,.]?");

  private static final Pattern CAPTION =
      Pattern.compile(
          "(?iu)(table|tab\\.|tabelle|tableau|tabla|tabela|tabella|exhibit|schedule) ?"
              + "[\\dIVXLA-Z][\\d.A-Za-z-]{0,6}(?:[.:–— -].*)?|[表图圖] ?\\d.*");

  private static final Pattern UNIT =
      Pattern.compile(
          "(?iu).*(?:\\(|\\bin\\b|\\ben\\b|amounts|dollars|euros?|angaben|\\p{Sc}).*?"
              + "(?:\\b(?:thousands?|millions?|billions?|tausend|tsd|mio|mrd|milliers|miles|millones"
              + "|percent|prozent)\\b|%).*");

  private static final Pattern PERIOD =
      Pattern.compile(
          "(?iu).*\\b(years?|months?|quarters?|weeks?|fiscal|as of|ended|ending|december|september|june|march"
              + "|jahr|geschäftsjahr|exercice|ejercicio)\\b.*");

  /** The last line of {@code The following table shows …:}; a group of rows has no such word. */
  private static final Pattern ANNOUNCEMENT =
      Pattern.compile(
          "(?iu).*(follow|below|table|summar|consist|compris|folgend|tabell|suivant|siguiente"
              + "|seguint|如下|下表).*[:：]");

  private static final int MAX_PERIOD_CHARS = 80;

  /**
   * @param line without white space at its ends
   */
  static Optional<TableRow> of(String line) {
    if (line.isEmpty()) {
      return Optional.empty();
    }
    if (line.chars().filter(c -> c == '|').count() >= 2) {
      return Optional.of(PIPES);
    }
    if (line.matches("\\S.*\\t+\\s*\\S.*")) {
      return Optional.of(TABS);
    }
    if (line.split(" {3,}").length >= 2 || line.split(" {2,}").length >= 3) {
      return Optional.of(GAPS);
    }
    return amountsAtEnd(line).size() >= 2 ? Optional.of(AMOUNTS) : Optional.empty();
  }

  /** A line of dashes below a header. */
  static boolean isRule(String line) {
    return RULE.matcher(line).matches();
  }

  /**
   * Whether a row at the beginning of a table names columns: rows below it hold amounts and it does
   * not, or a line of dashes follows or is this row.
   *
   * @param place of the row among the table's rows, from 0
   */
  boolean isHead(String row, int place, String next) {
    if (isRule(row) || isRule(next)) {
      return true;
    }
    if (this == AMOUNTS) {
      var amounts = amountsAtEnd(row);
      int first = DAY.matcher(amounts.get(0)).matches() ? 1 : 0;
      return amounts.stream().skip(first).allMatch(amount -> YEAR.matcher(amount).matches());
    }
    return !hasAmount(row) && (hasAmount(next) || place == 0 && isHead(next, 1, ""));
  }

  /** The amounts that end a line, in order; signs and units that stand alone are left out. */
  private static List<String> amountsAtEnd(String line) {
    var words = line.split("\\s+");
    int first = words.length;
    while (first > 0 && AMOUNT_PART.matcher(words[first - 1]).matches()) {
      first--;
    }
    return Arrays.stream(words, first, words.length)
        .filter(word -> word.chars().anyMatch(c -> Character.isDigit(c) || "—–-".indexOf(c) >= 0))
        .toList();
  }

  private static boolean hasAmount(String row) {
    return Arrays.stream(row.split("[|\\t]| {2,}"))
        .map(String::strip)
        .anyMatch(cell -> AMOUNT.matcher(cell).matches() && !YEAR.matcher(cell).matches());
  }

  /**
   * Whether a line above a table belongs to it: caption, unit, period, or the sentence before it.
   */
  static boolean announcesTable(String line) {
    return !line.isEmpty()
        && (CAPTION.matcher(line).matches()
            || ANNOUNCEMENT.matcher(line).matches()
            || line.length() <= MAX_PERIOD_CHARS
                && !line.endsWith(".")
                && (UNIT.matcher(line).matches()
                    || PERIOD.matcher(line).matches()
                    || isYears(line)));
  }

  private static boolean isYears(String line) {
    return Arrays.stream(line.split(" ")).allMatch(word -> YEAR.matcher(word).matches());
  }
}
