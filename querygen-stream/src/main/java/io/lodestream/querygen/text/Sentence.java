package io.lodestream.querygen.text;

import java.util.List;

/**
 * One sentence with its words.
 *
 * @param text as in the passage, citations taken out
 */
public record Sentence(String text, List<Word> words) {

  public Sentence {
    words = List.copyOf(words);
  }

  public List<Word> contentWords() {
    return words.stream().filter(Word::isContent).toList();
  }

  /** The text from a word to before another, without what stands around them. */
  public String span(int fromWord, int toWord) {
    return text.substring(words.get(fromWord).start(), words.get(toWord - 1).end());
  }

  /** What stands between a word and the next. */
  public String gapAfter(int word) {
    int end = word + 1 < words.size() ? words.get(word + 1).start() : text.length();
    return text.substring(words.get(word).end(), end);
  }

  /** How much the sentence says: the weight of its words, long sentences dampened. */
  public double salience() {
    double sum = words.stream().mapToDouble(Word::weight).sum();
    return sum / Math.sqrt(Math.max(words.size(), 8));
  }

  /** True when function words show that it is English prose. */
  public boolean isEnglish() {
    long stops = words.stream().filter(word -> EnglishWords.isStop(word.term())).count();
    return stops * 5 >= words.size();
  }
}
