package io.lodestream.querygen.judge;

import static io.lodestream.querygen.TestPassages.passage;
import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.encoder.Embedder;
import io.lodestream.encoder.TextRole;
import io.lodestream.schemas.Passage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CorpusVectorsTest {

  private final Map<String, Passage> passages = new LinkedHashMap<>();

  @Test
  void findsTheNearestPassagesBestFirstAndTiesInOrder() {
    // Given
    passages.put("north", passage("north", 1, "0 1"));
    passages.put("east", passage("east", 1, "1 0"));
    passages.put("also-east", passage("also-east", 1, "1 0"));
    passages.put("south", passage("south", 1, "0 -1"));
    var progress = new ArrayList<Integer>();
    var vectors = CorpusVectors.embed("plane", new Plane(), passages, progress::add);

    // When
    try (var serving = vectors.serving().orElseThrow()) {
      var found = serving.search(List.of("1 0.1", "0 -3"), 2);

      // Then
      assertThat(found).containsExactly(List.of("east", "also-east"), List.of("south", "east"));
      assertThat(serving.search(List.of(), 2)).isEmpty();
      assertThat(serving.modelId()).isEqualTo("plane");
    }
    assertThat(progress).containsExactly(4);
  }

  @Test
  void holdsOnlyTheContentItEmbedded() {
    passages.put("a", passage("a", 1, "1 1"));
    var vectors = CorpusVectors.embed("plane", new Plane(), passages, done -> {});

    try (var serving = vectors.serving().orElseThrow()) {
      assertThat(serving.indexed(Map.of("a", "hash of 1 1", "b", "hash of 1 1")))
          .containsExactly("a");
      assertThat(serving.indexed(Map.of("a", "hash of another"))).isEmpty();
    }
  }

  @Test
  void findsWhatIsNearAPassageWithoutThePassage() {
    passages.put("north", passage("north", 1, "0 1"));
    passages.put("east", passage("east", 1, "1 0"));
    passages.put("also-east", passage("also-east", 1, "1 0"));
    var vectors = CorpusVectors.embed("plane", new Plane(), passages, done -> {});

    try (var serving = vectors.serving().orElseThrow()) {
      assertThat(serving.near(List.of("east", "also-east", "gone"), 2))
          .isEqualTo(
              Map.of("east", List.of("also-east", "north"), "also-east", List.of("east", "north")));
      assertThat(serving.near(List.of("east"), 1)).isEqualTo(Map.of("east", List.of("also-east")));
    }
  }

  /** Reads a text as the vector it spells. */
  private static final class Plane implements Embedder {

    @Override
    public int dimension() {
      return 2;
    }

    @Override
    public float[][] embed(List<String> texts, TextRole role) {
      return texts.stream()
          .map(
              text -> {
                var parts = text.split(" ");
                return new float[] {Float.parseFloat(parts[0]), Float.parseFloat(parts[1])};
              })
          .toArray(float[][]::new);
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }
}
