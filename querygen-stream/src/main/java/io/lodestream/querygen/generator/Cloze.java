package io.lodestream.querygen.generator;

import io.lodestream.querygen.text.Prose;
import io.lodestream.querygen.text.Sentence;
import io.lodestream.querygen.text.Word;
import java.util.Comparator;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The sentence, cut to 18 words around its rarest term, with that term taken out. */
final class Cloze implements SentenceWriter {

  private static final int MAX_WORDS = 18;

  @Override
  public Optional<String> write(Prose prose, Sentence sentence, RandomGenerator random) {
    var words = sentence.words();
    var rarest = words.stream().max(Comparator.comparingDouble(Word::weight));
    if (rarest.isEmpty() || words.size() < 6) {
      return Optional.empty();
    }
    int at = words.indexOf(rarest.get());
    int from = Math.max(0, Math.min(at - MAX_WORDS / 2, words.size() - MAX_WORDS));
    int to = Math.min(words.size(), from + MAX_WORDS);
    var before = at > from ? sentence.span(from, at) : "";
    var after = at + 1 < to ? sentence.span(at + 1, to) : "";
    var left = (before + " " + after).replaceAll("[()]|\\s+", " ").replaceAll(" +", " ").strip();
    return Optional.of(left);
  }
}
