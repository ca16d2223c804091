package io.lodestream.trainer.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lodestream.encoder.Embedder;
import io.lodestream.encoder.TextRole;
import io.lodestream.trainer.negatives.WindowCandidates;
import io.lodestream.trainer.pairs.PassageText;
import io.lodestream.trainer.pairs.TrainingPair;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReferenceVectorsTest {

  /** Vectors of (length, 2, 0, 0, 0); notes what it was asked. */
  private static final class LengthEmbedder implements Embedder {
    private final List<String> asked = new ArrayList<>();

    @Override
    public int dimension() {
      return 5;
    }

    @Override
    public float[][] embed(List<String> texts, TextRole role) {
      texts.forEach(text -> asked.add(role + " " + text));
      return texts.stream()
          .map(text -> new float[] {text.length(), 2, 0, 0, 0})
          .toArray(float[][]::new);
    }

    @Override
    public void close() {
      // Nothing is held.
    }
  }

  private static final TrainingPair SHORT = new TrainingPair("a", "pp", "d", 0, "h", "d");
  private static final TrainingPair LONG =
      new TrainingPair("a", "p".repeat(20), "e", 0, "i", "e")
          .withNegatives(List.of(SHORT.positive()));

  @Test
  void eachTextIsEmbeddedOnceAndScaledToLengthOne() {
    var parent = new LengthEmbedder();

    var vectors = ReferenceVectors.of(parent, List.of(SHORT, LONG), () -> {});

    assertThat(parent.asked).containsExactly("QUERY a", "PASSAGE pp", "PASSAGE " + LONG.passage());
    assertThat(vectors.query("a")[0]).isEqualTo((float) (1 / Math.sqrt(5)), within(1e-6f));
    assertThat(vectors.cosines(List.of("a"), List.of("pp"))[0][0])
        .isEqualTo((float) (6 / Math.sqrt(5 * 8)), within(1e-6f));
  }

  @Test
  void onlyWhatIsMissingIsEmbeddedLater() {
    var parent = new LengthEmbedder();
    var first = ReferenceVectors.of(parent, List.of(SHORT), () -> {});
    parent.asked.clear();

    first.with(parent, List.of(SHORT, LONG), () -> {});

    assertThat(parent.asked).containsExactly("PASSAGE " + LONG.passage());
    assertThatThrownBy(() -> first.passage(LONG.passage()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("20 characters");
  }

  @Test
  void theWindowIsSearchedExactlyBestFirst() {
    var vectors = ReferenceVectors.of(new LengthEmbedder(), List.of(SHORT, LONG), () -> {});

    var passages = new LinkedHashMap<String, PassageText>();
    List.of(LONG, SHORT).forEach(pair -> passages.put(pair.passage(), pair.positive()));
    var source =
        new WindowCandidates(passages, new VectorScorer(vectors, List.copyOf(passages.keySet())));

    var both = source.nearest(List.of(SHORT), 5).get(0);
    assertThat(both)
        .extracting(found -> found.passage().text())
        .containsExactly("pp", LONG.passage());
    assertThat(both.get(0).score()).isEqualTo(6 / Math.sqrt(5 * 8), within(1e-6));
    assertThat(source.nearest(List.of(SHORT), 1).get(0)).hasSize(1);
  }

  @Test
  void aZeroVectorIsLikeNothing() {
    assertThat(UnitVectors.unit(new float[3])).containsExactly(0, 0, 0);
  }
}
