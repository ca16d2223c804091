package io.lodestream.trainer.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lodestream.encoder.Embedder;
import io.lodestream.encoder.TextRole;
import io.lodestream.trainer.pairs.TrainingPair;
import io.lodestream.trainer.reference.PairScorer;
import io.lodestream.trainer.settings.TestSettings;
import io.lodestream.trainer.settings.TrainerSettings;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetrievalCheckTest {
  private static final TrainerSettings SETTINGS =
      TestSettings.of(
          Map.of(
              "trainer.distractors", "5",
              "trainer.max-validation-queries", "100",
              "trainer.seed", "1"));

  @Test
  void aPassageAtRankTwoCountsAsItsDiscount() {
    // Given a distractor that scores above the second query's passage
    var check =
        RetrievalCheck.ofSplit(
            List.of(pair("1", "1"), pair("3", "2")), List.of(pair("x", "3")), SETTINGS);

    assertThat(alone(check, new Axis()))
        .isEqualTo((1 + 1 / (Math.log(3) / Math.log(2))) / 2, within(1e-9));
  }

  @Test
  void aScorerIsRankedAsAModelIsAndComesLastAmongEquals() {
    var check =
        RetrievalCheck.ofSplit(
            List.of(pair("1", "1"), pair("3", "2")), List.of(pair("x", "3")), SETTINGS);

    assertThat(check.ndcg(scorer((query, passage) -> -Math.abs(number(query) - number(passage)))))
        .isEqualTo((1 + 1 / (Math.log(3) / Math.log(2))) / 2, within(1e-9));
    assertThat(check.ndcg(scorer((query, passage) -> 1)))
        .isEqualTo(Math.log(2) / Math.log(4), within(1e-9));
  }

  private static PairScorer scorer(ToDoubleBiFunction<String, String> score) {
    return new PairScorer() {
      @Override
      public float score(String query, String passage) {
        return (float) score.applyAsDouble(query, passage);
      }

      @Override
      public List<Found> top(String query, int k) {
        throw new AssertionError("a check asks for single scores");
      }
    };
  }

  private static int number(String text) {
    return Integer.parseInt(text);
  }

  @Test
  void aModelThatGivesEveryTextTheSameVectorGetsNothing() {
    var pairs = IntStream.range(0, 20).mapToObj(i -> pair("q" + i, "p" + i)).toList();
    var check = RetrievalCheck.ofSplit(pairs, List.of(), SETTINGS);

    assertThat(alone(check, new Collapsed())).isZero();
  }

  @Test
  void samplesQueriesAndDistractorsWithinTheirLimits() {
    var validation = IntStream.range(0, 150).mapToObj(i -> pair("q" + i, "p" + i % 75)).toList();
    var train = IntStream.range(0, 50).mapToObj(i -> pair("t" + i, "d" + i)).toList();

    var check = RetrievalCheck.ofSplit(validation, train, SETTINGS);

    assertThat(check.queries()).isEqualTo(100);
    assertThat(check.passages()).isBetween(50 + 5, 75 + 5);
  }

  @Test
  void canBeEndedBetweenChunks() {
    var pairs = IntStream.range(0, 20).mapToObj(i -> pair("q" + i, "p" + i)).toList();
    var check = RetrievalCheck.ofSplit(pairs, List.of(), SETTINGS);

    assertThatThrownBy(
            () ->
                check.measure(
                    new Collapsed(),
                    new Dimensions(1, new TreeSet<>(List.of(1))),
                    () -> {
                      throw new IllegalStateException("stop");
                    }))
        .hasMessage("stop");
  }

  private static double alone(RetrievalCheck check, Embedder embedder) {
    int whole = embedder.dimension();
    var dimensions = new Dimensions(whole, new TreeSet<>(List.of(whole)));
    return check.measure(embedder, dimensions, () -> {}).figures().alone();
  }

  private static TrainingPair pair(String query, String passage) {
    return new TrainingPair(query, passage, "doc", 0, "hash " + passage, "doc");
  }

  /** A vector for each number, near that of the next. */
  private static final class Axis implements Embedder {
    @Override
    public int dimension() {
      return 2;
    }

    @Override
    public float[][] embed(List<String> texts, TextRole role) {
      var vectors = new float[texts.size()][];
      for (int i = 0; i < vectors.length; i++) {
        double angle = texts.get(i).equals("x") ? 3 : Double.parseDouble(texts.get(i)) / 3;
        vectors[i] = new float[] {(float) Math.cos(angle), (float) Math.sin(angle)};
      }
      return vectors;
    }

    @Override
    public void close() {
      // Holds nothing.
    }
  }

  private static final class Collapsed implements Embedder {
    @Override
    public int dimension() {
      return 1;
    }

    @Override
    public float[][] embed(List<String> texts, TextRole role) {
      var vectors = new float[texts.size()][1];
      for (var vector : vectors) {
        vector[0] = 1;
      }
      return vectors;
    }

    @Override
    public void close() {
      // Holds nothing.
    }
  }
}
