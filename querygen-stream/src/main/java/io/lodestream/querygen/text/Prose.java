package io.lodestream.querygen.text;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The sentences of a passage that queries may be written from. */
public record Prose(String title, List<Sentence> sentences) {

  private static final int MIN_CONTENT_WORDS = 3;
  private static final Pattern LABEL =
      Pattern.compile("^(?:[A-Z][A-Za-z/&]*(?: [A-Za-z/&]+){0,3}: ?){1,2}(?=\\p{Lu}|\\d)");

  public Prose {
    sentences = List.copyOf(sentences);
  }

  /**
   * Splits a passage; drops section labels, citations, addresses, author lists, references and
   * tables.
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
    return new Prose(title, sentences);
  }
}
