package io.lodestream.querygen.generator;

import io.lodestream.querygen.text.Prose;
import io.lodestream.querygen.text.Sentence;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The rarest two to four phrases of a sentence and its neighbours, in the passage's order. */
final class KeyPhrase implements SentenceWriter {

  private static final int MAX_WORDS = 8;
  private static final int MIN_WORDS = 3;

  @Override
  public Optional<String> write(Prose prose, Sentence sentence, RandomGenerator random) {
    int at = prose.sentences().indexOf(sentence);
    var near = prose.sentences().subList(at, Math.min(at + 2, prose.sentences().size()));
    var candidates = new ArrayList<Phrase>();
    near.forEach(each -> candidates.addAll(Phrase.of(each)));
    candidates.removeIf(Phrase::isNumber);
    var chosen = choose(candidates, random.nextInt(2, 5));
    int words = chosen.stream().mapToInt(phrase -> phrase.to() - phrase.from()).sum();
    if (words < MIN_WORDS) {
      return Optional.empty();
    }
    return Optional.of(
        String.join(" ", candidates.stream().filter(chosen::contains).map(Phrase::text).toList()));
  }

  private static List<Phrase> choose(List<Phrase> candidates, int count) {
    var chosen = new ArrayList<Phrase>();
    var terms = new HashSet<String>();
    int words = 0;
    for (var phrase :
        candidates.stream()
            .sorted(Comparator.comparingDouble(Phrase::weight).reversed())
            .toList()) {
      int length = phrase.to() - phrase.from();
      var own =
          phrase.sentence().words().subList(phrase.from(), phrase.to()).stream()
              .map(word -> word.term())
              .toList();
      boolean repeats = own.stream().anyMatch(terms::contains);
      if (!repeats && words + length <= MAX_WORDS && chosen.size() < count) {
        chosen.add(phrase);
        terms.addAll(own);
        words += length;
      }
    }
    return chosen;
  }
}
