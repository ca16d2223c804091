package io.lodestream.trainer.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.trainer.TrainerSettings;
import io.lodestream.trainer.pairs.TrainingPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchPlanTest {

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void everyPairIsInExactlyOneBatchAndNoBatchHoldsATextTwice(long seed) {
    // Given two or three queries per passage, and some queries asked of several passages
    var pairs = pairs(new Random(seed), 40, 10);
    // When
    var batches = BatchPlan.of(pairs, settings(16, 0.25), seed, 0);
    // Then
    assertThat(batches.stream().flatMap(List::stream))
        .doesNotHaveDuplicates()
        .hasSizeGreaterThanOrEqualTo(pairs.size() - 3)
        .isSubsetOf(pairs);
    for (var batch : batches) {
      assertThat(batch).hasSizeBetween(2, 16);
      assertThat(batch.stream().map(TrainingPair::normalisedQuery)).doesNotHaveDuplicates();
      assertThat(batch.stream().map(TrainingPair::contentHash)).doesNotHaveDuplicates();
    }
    assertThat(batches.subList(0, batches.size() / 2)).allMatch(batch -> batch.size() == 16);
  }

  @Test
  void leavesOutOnlyAPairThatIsAlone() {
    var pairs = pairs(new Random(1), 1, 1);
    assertThat(BatchPlan.of(pairs, settings(16, 0.25), 1, 0)).isEmpty();
  }

  @Test
  void equalSeedsGiveEqualPlansAndEpochsDiffer() {
    var pairs = pairs(new Random(9), 40, 10);
    var settings = settings(16, 0.25);

    assertThat(BatchPlan.of(pairs, settings, 7, 0)).isEqualTo(BatchPlan.of(pairs, settings, 7, 0));
    assertThat(BatchPlan.of(pairs, settings, 7, 1))
        .isNotEqualTo(BatchPlan.of(pairs, settings, 7, 0));
    assertThat(BatchPlan.of(pairs, settings, 8, 0))
        .isNotEqualTo(BatchPlan.of(pairs, settings, 7, 0));
  }

  @Test
  void partOfABatchIsOfOneDocumentWithoutAdjacentPassages() {
    var pairs = pairs(new Random(3), 40, 10);

    var first = BatchPlan.of(pairs, settings(16, 0.5), 3, 0).get(0);

    var document = first.get(0).documentId();
    var leading = first.subList(0, 4);
    assertThat(leading).allMatch(pair -> pair.documentId().equals(document));
    var ordinals = leading.stream().map(TrainingPair::ordinal).sorted().toList();
    for (int i = 1; i < ordinals.size(); i++) {
      assertThat(ordinals.get(i) - ordinals.get(i - 1)).isGreaterThan(1);
    }
  }

  @Test
  void withoutNeighbourhoodDocumentsAreMixed() {
    var pairs = pairs(new Random(3), 40, 10);
    var first = BatchPlan.of(pairs, settings(16, 0), 3, 0).get(0);

    assertThat(first.stream().map(TrainingPair::documentId).collect(Collectors.toSet()))
        .hasSizeGreaterThan(8);
  }

  private static List<TrainingPair> pairs(Random random, int documents, int passages) {
    var pairs = new ArrayList<TrainingPair>();
    for (int d = 0; d < documents; d++) {
      for (int p = 0; p < passages; p++) {
        int queries = passages == 1 ? 1 : 2 + random.nextInt(2);
        for (int q = 0; q < queries; q++) {
          boolean common = random.nextInt(20) == 0;
          pairs.add(
              new TrainingPair(
                  common ? "asked everywhere " + random.nextInt(9) : "%d %d %d".formatted(d, p, q),
                  "passage %d %d".formatted(d, p),
                  "doc-" + d,
                  p,
                  "hash %d %d".formatted(d, p),
                  "doc-" + d));
        }
      }
    }
    return pairs.stream().distinct().collect(Collectors.toCollection(ArrayList::new));
  }

  private static TrainerSettings.Batches settings(int size, double neighbourhood) {
    return new TrainerSettings.Batches(
        size, 64, 1, neighbourhood, NeighbourhoodRule.DOCUMENT, 0, 32, 128);
  }
}
