package io.lodestream.querygen.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.lodestream.querygen.TestPassages;
import io.lodestream.schemas.JudgedPair;
import io.lodestream.schemas.Passage;
import io.lodestream.schemas.RejectedPair;
import io.lodestream.schemas.Relevance;
import io.lodestream.schemas.Retraction;
import io.lodestream.schemas.Split;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** An ingest stage that lost its state may put a document into another cluster than before. */
class StableSplitTest extends StartedScenario {

  private static final String TRAIN = cluster(Split.TRAIN, 0);
  private static final String ALSO_TRAIN = cluster(Split.TRAIN, 1);
  private static final String EVALUATION = cluster(Split.EVALUATION, 0);

  @Test
  void aPassageThatWasTrainedOnIsNeverEvaluatedWith() {
    // Given
    arrives(1, TRAIN);
    scenario.seconds(2);
    scenario.jobs.keepAll();
    scenario.tick();
    var before = scenario.pairs.readValuesToList();

    // When
    arrives(2, EVALUATION);
    arrives(3, EVALUATION);
    scenario.feedback(new Relevance("what do bats carry", "a", "a#0", 1, "click"));
    scenario.seconds(2);

    // Then
    assertThat(before).extracting(JudgedPair::getSplit).containsExactly(Split.TRAIN);
    assertThat(scenario.jobs.held()).isEmpty();
    assertThat(scenario.pairs.isEmpty()).isTrue();
    assertThat(scenario.evalQueries.isEmpty()).isTrue();
    assertThat(scenario.retractions.readValuesToList())
        .extracting(Retraction::getReason, Retraction::getLiveContentHash)
        .containsExactly(tuple("split-conflict", null));
    assertThat(scenario.rejected.readValuesToList())
        .as("the passage once, and the feedback")
        .extracting(RejectedPair::getReason)
        .containsExactly("split-conflict", "split-conflict");
  }

  @Test
  void aPassageThatComesBackToItsClusterIsUsedAgain() {
    // Given
    arrives(1, TRAIN);
    arrives(2, EVALUATION);
    scenario.rejected.readValuesToList();

    // When
    arrives(3, TRAIN);
    scenario.seconds(2);
    scenario.jobs.keepAll();
    scenario.tick();

    // Then
    assertThat(scenario.pairs.readValuesToList())
        .extracting(JudgedPair::getSplit)
        .containsExactly(Split.TRAIN);
  }

  @Test
  void anotherClusterOfTheSameSplitChangesNothing() {
    // Given
    arrives(1, TRAIN);
    scenario.seconds(2);
    scenario.jobs.keepAll();
    scenario.tick();

    // When
    arrives(2, ALSO_TRAIN);

    // Then
    assertThat(scenario.retractions.isEmpty()).isTrue();
    assertThat(scenario.rejected.isEmpty()).isTrue();
  }

  private void arrives(long version, String cluster) {
    var passage = TestPassages.passage("a", version, "bats carry viruses");
    scenario.passage("a#0", Passage.newBuilder(passage).setCluster(cluster).build());
  }

  private static String cluster(Split split, int number) {
    return IntStream.range(0, 1_000)
        .mapToObj(i -> "cluster-" + i)
        .filter(cluster -> QuerygenScenario.PLAN.split().of(cluster) == split)
        .skip(number)
        .findFirst()
        .orElseThrow();
  }
}
