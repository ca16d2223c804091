package io.lodestream.querygen.text;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What queries may be written from.
 *
 * @param sentences of the passage, print matter left out
 * @param figures of the passage's tables
 */
public record Prose(String title, List<Sentence> sentences, Figures figures) {

  private static final int MIN_CONTENT_WORDS = 3;
  private static final Pattern LABEL =
      Pattern.compile("^(?:[A-Z][A-Za-z/&]*(?: [A-Za-z/&]+){0,3}: ?){1,2}(?=\\p{Lu}|\\d)");

  public Prose {
    sentences = List.copyOf(sentences);
  }

  /**
   * Splits a passage; drops section labels, citations, addresses, author lists, references and
   * tables, of which only the figures' names are kept.
   */
  public static Prose of(String title, String text, TermStatistics statistics) {
    var sentences = new ArrayList<Sentence>();
    for (var raw : SentenceSplitter.split(PrintMatter.withoutCitations(text))) {
      var unlabelled = LABEL.matcher(raw).replaceFirst("");
      var sentence = new Sentence(unlabelled, Words.of(unlabelled, statistics));
      if (!PrintMatter.is(sentence) && sentence.contentWords().size() >= MIN_CONTENT_WORDS) {
        sentences.add(sentence);
      }
    }
    var figures = Figures.of(title, text, Words.of(text, statistics));
    return new Prose(title, sentences, figures);
  }
}
