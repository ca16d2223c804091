package io.lodestream.querygen.stream;

import static io.lodestream.querygen.TestPassages.passage;
import static io.lodestream.querygen.stream.QuerygenScenario.documentIn;
import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.schemas.JudgedPair;
import io.lodestream.schemas.Passage;
import io.lodestream.schemas.Retraction;
import io.lodestream.schemas.Split;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What later windows are told of passages that go, change and come back. */
class RetractionTest extends StartedScenario {

  @Test
  void aPassageThatNeverChangesHasNoRecord() {
    scenario.passage("a#0", passage("a", 1, "text"));
    scenario.passage("a#0", passage("a", 2, "text"));
    scenario.passage("never-seen#0", null);

    assertThat(scenario.retractions.isEmpty()).isTrue();
  }

  @Test
  void aTombstoneTakesPendingWorkAwayAndRetractsAllPairs() {
    // Given
    scenario.passage("a#0", passage("a", 1, "text"));

    // When
    scenario.passage("a#0", null);
    scenario.passage("a#0", null);
    scenario.seconds(5);

    // Then
    var record = scenario.retractions.readKeyValue();
    assertThat(record.key).isEqualTo("a#0");
    assertThat(record.value.getDocumentId()).isEqualTo("a");
    assertThat(record.value.getLiveContentHash()).isNull();
    assertThat(record.value.getReason()).isEqualTo("deleted");
    assertThat(scenario.retractions.isEmpty()).as("once").isTrue();
    assertThat(scenario.jobs.held()).isEmpty();
  }

  @Test
  void aChangedPassageKeepsOnlyThePairsOfItsNewText() {
    // When
    scenario.passage("a#0", passage("a", 1, "old text"));
    scenario.passage("a#0", passage("a", 2, "new text"));

    // Then
    assertThat(retractions()).containsExactly("changed: hash of new text");
  }

  @Test
  void aDocumentThatComesBackIsAllowedAgain() {
    // When
    scenario.passage("a#0", passage("a", 1, "text"));
    scenario.passage("a#0", null);
    scenario.passage("a#0", passage("a", 3, "text"));
    scenario.passage("a#0", passage("a", 3, "text"));

    // Then
    assertThat(retractions()).containsExactly("deleted: null", "back: hash of text");
  }

  @Test
  void whatTurnsOutToResembleAnEvaluationDocumentLosesItsTrainingPairs() {
    // Given
    var train = documentIn(Split.TRAIN);
    scenario.passage("a#0", passage(train, 1, "text"));
    scenario.seconds(2);
    scenario.jobs.keepAll();
    scenario.tick();
    var before = scenario.pairs.readValue();

    // When
    var conflicting = Passage.newBuilder(passage(train, 2, "text"));
    scenario.passage(
        "a#0", conflicting.setConflictingCluster(documentIn(Split.EVALUATION)).build());
    scenario.passage("a#0", passage(train, 3, "text"));

    // Then
    assertThat(before).extracting(JudgedPair::getSplit).isEqualTo(Split.TRAIN);
    assertThat(retractions()).containsExactly("split-conflict: null", "back: hash of text");
  }

  private List<String> retractions() {
    return scenario.retractions.readValuesToList().stream()
        .map((Retraction r) -> r.getReason() + ": " + r.getLiveContentHash())
        .toList();
  }
}
