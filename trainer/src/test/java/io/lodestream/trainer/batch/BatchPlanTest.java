package io.lodestream.trainer.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lodestream.encoder.Embedder;
import io.lodestream.encoder.TextRole;
import io.lodestream.trainer.pairs.TrainingPair;
import io.lodestream.trainer.reference.ReferenceVectors;
import io.lodestream.trainer.settings.NeighbourhoodRule;
import io.lodestream.trainer.settings.RowChoice;
import io.lodestream.trainer.settings.TrainerSettings;
import io.lodestream.trainer.settings.TrainerSettings.Batches;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

  @Test
  void aPassageThatAlsoAnswersAQueryOfTheBatchIsInAnother() {
    // Given a query with two answers, the second of which also answers another query
    var first = new TrainingPair("q", "p1", "d1", 0, "h1", "d1");
    var second = new TrainingPair("q", "p2", "d2", 0, "h2", "d2");
    var third = new TrainingPair("other", "p2", "d2", 0, "h2", "d2");
    var more = pairs(new Random(4), 4, 1);
    var all = Stream.concat(Stream.of(first, second, third), more.stream()).toList();

    for (int seed = 0; seed < 20; seed++) {
      for (var batch : BatchPlan.of(all, settings(16, 0), seed, 0)) {
        assertThat(batch.contains(first) && batch.contains(third)).isFalse();
      }
    }
  }

  @Test
  void aPairThatIsAloneHasItsHardNegatives() {
    var alone = pairs(new Random(1), 1, 1).get(0);
    var negative = new TrainingPair("", "n", "d9", 0, "h9", "d9").positive();
    var pair = alone.withNegatives(List.of(negative));

    assertThat(BatchPlan.of(List.of(pair), settings(16, 0.25), 1, 0))
        .containsExactly(List.of(pair));
  }

  @Test
  void partOfABatchIsOfOneSource() {
    // Given documents of two sources, alternately, and a batch half of neighbours
    var pairs = new ArrayList<TrainingPair>();
    for (var pair : pairs(new Random(5), 40, 1)) {
      pairs.add(ofSource(pair, pairs.size() % 2 == 0 ? "site" : "handbook"));
    }
    var settings =
        new Batches(16, 64, 1, 1, NeighbourhoodRule.SOURCE, 0, RowChoice.RANDOM, 32, 128);

    for (var batch : BatchPlan.of(pairs, settings, 5, 0)) {
      var near = batch.subList(0, Math.min(batch.size(), 4));
      assertThat(near.stream().map(TrainingPair::source).distinct()).hasSize(1);
    }
  }

  @Test
  void partOfABatchIsWhatTheParentPutsNearest() {
    // Given passages on two circles of meaning, told apart by the parity of their documents
    var pairs = pairs(new Random(6), 40, 1);
    var reference = ReferenceVectors.of(new ParityEmbedder(), pairs, () -> {});
    var settings =
        new Batches(16, 64, 1, 0.5, NeighbourhoodRule.NEAREST, 0, RowChoice.RANDOM, 32, 128);
    // When
    var plan = BatchPlan.of(pairs, settings, 6, 0, Optional.of(reference));
    // Then
    assertThat(plan).isEqualTo(BatchPlan.of(pairs, settings, 6, 0, Optional.of(reference)));
    var near = plan.get(0).subList(0, 8);
    assertThat(near.stream().map(ParityEmbedder::parity).distinct()).hasSize(1);
    assertThatThrownBy(() -> BatchPlan.of(pairs, settings, 6, 0))
        .hasMessageContaining("trainer.neighbourhood-by=nearest");
  }

  /** Passages of even documents point one way, the others another. */
  private static final class ParityEmbedder implements Embedder {
    static int parity(TrainingPair pair) {
      return Integer.parseInt(pair.passage().split(" ")[1]) % 2;
    }

    @Override
    public int dimension() {
      return 2;
    }

    @Override
    public float[][] embed(List<String> texts, TextRole role) {
      return texts.stream()
          .map(
              text ->
                  role == TextRole.PASSAGE && Integer.parseInt(text.split(" ")[1]) % 2 == 0
                      ? new float[] {3, 1}
                      : new float[] {-1, 3})
          .toArray(float[][]::new);
    }

    @Override
    public void close() {
      // Nothing is held.
    }
  }

  private static TrainingPair ofSource(TrainingPair pair, String source) {
    return new TrainingPair(
        pair.query(),
        pair.passage(),
        pair.documentId(),
        pair.ordinal(),
        pair.contentHash(),
        pair.cluster(),
        1,
        List.of(),
        source);
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
        size, 64, 1, neighbourhood, NeighbourhoodRule.DOCUMENT, 0, RowChoice.RANDOM, 32, 128);
  }
}
