package io.lodestream.querygen.generator;

import io.lodestream.querygen.text.Prose;
import io.lodestream.querygen.text.Sentence;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The stretch of 6 to 14 words with the rarest content. */
final class SalientSpan implements SentenceWriter {

  private static final int MIN_WORDS = 6;
  private static final int MAX_WORDS = 14;

  @Override
  public Optional<String> write(Prose prose, Sentence sentence, RandomGenerator random) {
    var words = sentence.words();
    int length = Math.min(random.nextInt(MIN_WORDS, MAX_WORDS + 1), words.size());
    int best = -1;
    double bestWeight = 0;
    for (int from = 0; from + length <= words.size(); from++) {
      double weight =
          words.subList(from, from + length).stream().mapToDouble(w -> w.weight()).sum();
      if (opensWell(sentence, from)) {
        weight *= 1.25;
      }
      if (weight > bestWeight) {
        best = from;
        bestWeight = weight;
      }
    }
    if (length < MIN_WORDS || best < 0) {
      return Optional.empty();
    }
    return Spans.trimmed(sentence, best, best + length);
  }

  private static boolean opensWell(Sentence sentence, int from) {
    return from == 0
        || !sentence.gapAfter(from - 1).isBlank()
        || sentence.words().get(from - 1).isStop();
  }
}
