package io.lodestream.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lodestream.trainer.pairs.PassageText;
import io.lodestream.trainer.pairs.TrainingPair;
import io.lodestream.trainer.reference.PairScorer;
import io.lodestream.trainer.reference.RunScores;
import io.lodestream.trainer.reference.StandardScores;
import io.lodestream.trainer.settings.TestSettings;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MarginsTest {
  private static final List<String> PASSAGES = List.of("a", "b", "c");
  private static final double TAU = 0.05;

  @Test
  void aPairWeighsTheProbabilityWithWhichTheFusedRetrieverMissesItsPassage() {
    // Given cosines and BM25 of one query, by which the first passage is ahead and yet not certain
    float[] cosines = {0.60f, 0.62f, 0.56f};
    float[] words = {4, 3, 2};

    // Then: mean and deviation of 4, 3, 2 are 3 and 1, the deviation of the cosines is 0.030551
    double spread = 0.030551;
    double a = (0.60 + spread * (3 + 1)) / TAU;
    double b = (0.62 + spread * (3 + 0)) / TAU;
    double c = (0.56 + spread * (3 - 1)) / TAU;
    double missed = 1 - Math.exp(a) / (Math.exp(a) + Math.exp(b) + Math.exp(c));
    assertThat(weight(cosines, words, "doc-b")).isEqualTo(missed, within(1e-4));
    assertThat(missed).isBetween(0.4, 0.6);
  }

  @Test
  void aPairThatIsSolvedWeighsNothingAndOneThatIsMissedAll() {
    assertThat(weight(new float[] {0.9f, 0.2f, 0.1f}, new float[] {9, 1, 1}, "doc-b"))
        .isLessThan(0.01);
    assertThat(weight(new float[] {0.1f, 0.9f, 0.2f}, new float[] {0, 9, 1}, "doc-b"))
        .isGreaterThan(0.99);
  }

  @Test
  void aPassageThatMayAnswerTooTakesNothingFromTheProbability() {
    float[] cosines = {0.60f, 0.62f, 0.10f};
    float[] words = {3, 3.1f, 0};

    assertThat(weight(cosines, words, "doc-b")).isGreaterThan(0.3);
    assertThat(weight(cosines, words, "doc-a")).as("the next passage").isLessThan(0.01);
  }

  private static double weight(float[] cosines, float[] words, String documentOfB) {
    var texts = new LinkedHashMap<String, PassageText>();
    texts.put("a", new PassageText("a", "doc-a", 0, "hash-a", "doc-a"));
    texts.put("b", new PassageText("b", documentOfB, 1, "hash-b", documentOfB));
    texts.put("c", new PassageText("c", "doc-c", 0, "hash-c", "doc-c"));
    var scores =
        new RunScores(
            PASSAGES,
            new StandardScores(new Table(words), List.of("q")),
            new StandardScores(new Table(cosines), List.of("q")));
    var settings = TestSettings.of(Map.of("trainer.temperature", Double.toString(TAU))).loss();
    var pair = new TrainingPair("q", "a", "doc-a", 0, "hash-a", "doc-a");
    return new Margins(settings, scores, texts).weighted(List.of(pair)).get(0).weight();
  }

  /** Scores by passage; 0 is not found, as BM25 finds nothing without a shared word. */
  private record Table(float[] scores) implements PairScorer {
    @Override
    public float score(String query, String passage) {
      return scores[PASSAGES.indexOf(passage)];
    }

    @Override
    public List<Found> top(String query, int k) {
      return IntStream.range(0, scores.length)
          .filter(i -> scores[i] > 0)
          .mapToObj(i -> new Found(i, scores[i]))
          .sorted(Comparator.comparingDouble(Found::score).reversed())
          .limit(k)
          .toList();
    }
  }
}
