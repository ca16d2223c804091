package io.lodestream.querygen.text;

import java.util.regex.Pattern;

/** Tells prose from what print adds to it: citations, addresses, author lists, tables. */
final class PrintMatter {

  private static final int MIN_WORDS = 5;
  private static final int MAX_WORDS = 70;
  private static final Pattern CITATION =
      Pattern.compile(
          "\\s?\\[[\\d,;\\s–-]{1,40}\\]"
              + "|\\s?\\((?:[^()]{0,80}et al[^()]{0,80}|[^()]{0,80}\\b(?:19|20)\\d\\d[a-z]?"
              + "|(?:see )?(?:Fig|Table|Supplementary|Additional file)[^()]{0,60}|\\d[\\d,\\s]{0,20})\\)"
              + "|\\s?\\((?:e\\.g\\.|i\\.e\\.|see)[^()]{0,80}\\)");
  private static final Pattern ADDRESS =
      Pattern.compile(
          "https?://|www\\.|\\bdoi\\b|\\bDOI[:\\s]|10\\.\\d{4,}/|@[\\w-]+\\.\\w|\\bISBN\\b|\\bISSN\\b"
              + "|License:|Copyright|©|All rights reserved|\\bPMC\\d|\\bPMID\\b|GenBank accession",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern REFERENCES =
      Pattern.compile(
          "^(?:references|bibliography|acknowledge?ments?|competing interests|funding|"
              + "conflicts? of interest|author contributions?|abbreviations)\\b|\\bet al\\.,? (?:\\w++ )*+\\d{4};"
              + "|\\d{4};\\s?\\d+(?:\\(\\d+\\))?:\\s?\\d+|\\bauthors? (?:declare|contributed|thank)",
          Pattern.CASE_INSENSITIVE);

  private PrintMatter() {}

  static String withoutCitations(String text) {
    if (text.indexOf('[') < 0 && text.indexOf('(') < 0) {
      return text;
    }
    return CITATION.matcher(text).replaceAll("");
  }

  /** True for a sentence that no query should be written from. */
  static boolean is(Sentence sentence) {
    int count = sentence.words().size();
    if (count < MIN_WORDS || count > MAX_WORDS) {
      return true;
    }
    var text = sentence.text();
    return ADDRESS.matcher(text).find()
        || REFERENCES.matcher(text).find()
        || isTable(sentence)
        || isNames(sentence);
  }

  private static boolean isTable(Sentence sentence) {
    long numbers = sentence.words().stream().filter(Word::startsWithDigit).count();
    return numbers * 10 >= sentence.words().size() * 3L;
  }

  /** Names of people or places: capital upon capital, hardly a function word between them. */
  private static boolean isNames(Sentence sentence) {
    var text = sentence.text();
    long capitals =
        sentence.words().stream()
            .filter(word -> Character.isUpperCase(text.charAt(word.start())))
            .count();
    long initials = sentence.words().stream().filter(word -> word.term().length() == 1).count();
    int count = sentence.words().size();
    return capitals * 5 >= count * 3L || initials * 5 >= count && capitals * 5 >= count * 2L;
  }
}
