package io.lodestream.trainer.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.encoder.Embedder;
import io.lodestream.encoder.TextRole;
import io.lodestream.trainer.pairs.TrainingPair;
import io.lodestream.trainer.reference.Clusters;
import io.lodestream.trainer.reference.ReferenceVectors;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChosenRowsTest {

  @Test
  void aSpreadChoiceHasAsMuchOfARareSubjectAsOfACommonOne() {
    // Given a thousand pairs of which a hundredth is about each of two rare subjects
    var pairs = new ArrayList<TrainingPair>();
    IntStream.range(0, 1000).forEach(i -> pairs.add(pair(i < 10 ? 1 : i < 20 ? 2 : 0, i)));
    var vectors = vectors(pairs);

    var spread = ChosenRows.spread(pairs, 9, 42, vectors);
    var random = ChosenRows.random(pairs, 9, 42);

    assertThat(spread).doesNotHaveDuplicates().hasSize(9);
    assertThat(spread.stream().collect(Collectors.groupingBy(TrainingPair::documentId)))
        .allSatisfy((subject, chosen) -> assertThat(chosen).hasSize(3))
        .hasSize(3);
    assertThat(random).doesNotHaveDuplicates().hasSize(9);
    assertThat(ChosenRows.spread(pairs, 9, 42, vectors)).isEqualTo(spread);
    assertThat(ChosenRows.spread(pairs, 9, 43, vectors)).isNotEqualTo(spread);
  }

  @Test
  void whatAnExhaustedSubjectLacksTheOthersGive() {
    var pairs = new ArrayList<TrainingPair>();
    IntStream.range(0, 100).forEach(i -> pairs.add(pair(i < 1 ? 1 : 0, i)));

    assertThat(ChosenRows.spread(pairs, 100, 42, vectors(pairs))).containsAll(pairs);
    assertThat(ChosenRows.spread(pairs, 40, 42, vectors(pairs))).hasSize(40);
  }

  @Test
  void equalVectorsAreOneGroup() {
    var same = new float[] {0, 1};

    assertThat(Clusters.of(List.of(same, same, new float[] {1, 0}), 3, 1)[0])
        .isEqualTo(Clusters.of(List.of(same, same, new float[] {1, 0}), 3, 1)[1]);
    assertThat(Clusters.of(List.of(same, same), 5, 1)).containsOnly(0);
  }

  private static TrainingPair pair(int subject, int number) {
    return new TrainingPair(
        "q" + number, subject + " " + number, "subject " + subject, 0, "h" + number, "c" + number);
  }

  private static ReferenceVectors vectors(List<TrainingPair> pairs) {
    var embedder =
        new Embedder() {
          @Override
          public int dimension() {
            return 3;
          }

          @Override
          public float[][] embed(List<String> texts, TextRole role) {
            return texts.stream().map(this::near).toArray(float[][]::new);
          }

          /** Near the axis of the subject. */
          private float[] near(String text) {
            var random = new Random(text.hashCode());
            var vector = new float[3];
            for (int i = 0; i < 3; i++) {
              vector[i] = 0.1f * random.nextFloat();
            }
            vector[text.charAt(0) - '0'] = 1;
            return vector;
          }

          @Override
          public void close() {
            // Nothing is open.
          }
        };
    return ReferenceVectors.of(
        embedder, List.of(), pairs.stream().map(TrainingPair::passage).toList(), () -> {});
  }
}
