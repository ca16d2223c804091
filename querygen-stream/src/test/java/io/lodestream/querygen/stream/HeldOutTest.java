package io.lodestream.querygen.stream;

import static io.lodestream.querygen.TestPassages.passage;
import static io.lodestream.querygen.stream.QuerygenScenario.documentIn;
import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.querygen.judge.Reasons;
import io.lodestream.schemas.JudgedPair;
import io.lodestream.schemas.Passage;
import io.lodestream.schemas.Split;
import org.apache.kafka.streams.KeyValue;
import org.junit.jupiter.api.Test;

/** What becomes of held-out queries, and that documents between two splits give no pairs. */
class HeldOutTest extends StartedScenario {

  private static final String EVALUATION = documentIn(Split.EVALUATION);
  private static final String TRAIN = documentIn(Split.TRAIN);

  @Test
  void sendsAHeldOutQueryToTheEvaluationSetAndRetractsItWithItsPassage() {
    // Given
    scenario.keep("held#0", passage(EVALUATION, 1, "held out text"));
    var written = scenario.evalQueries.readKeyValue();

    // When
    scenario.passage("held#0", null);

    // Then
    assertThat(scenario.pairs.readValue().getSplit()).isEqualTo(Split.EVALUATION);
    assertThat(written.key).startsWith("held-out/");
    assertThat(written.value.getSet()).isEqualTo("held-out");
    assertThat(written.value.getLabels().get(0).getPassageId()).isEqualTo("held#0");
    assertThat(scenario.evalQueries.readKeyValuesToList())
        .containsExactly(new KeyValue<>(written.key, null));
  }

  @Test
  void retractsAHeldOutQueryOnceThoughThePassageIsInAnotherClusterNow() {
    // Given
    scenario.keep("held#0", passage(EVALUATION, 1, "held out text"));
    var written = scenario.evalQueries.readKeyValue();
    var same = Passage.newBuilder(passage(EVALUATION, 2, "held out text"));
    scenario.passage("held#0", same.setCluster(TRAIN).build());

    // When
    scenario.passage("held#0", passage(TRAIN, 3, "other text"));
    scenario.passage("held#0", null);

    // Then
    assertThat(scenario.evalQueries.readKeyValuesToList())
        .containsExactly(new KeyValue<>(written.key, null));
  }

  @Test
  void keepsTheQueryOfAPassageWhenAnotherOfEqualContentGoes() {
    // Given
    scenario.passage("x#0", passage(EVALUATION, 1, "equal text"));
    scenario.passage("y#0", passage(EVALUATION, 1, "equal text"));
    scenario.seconds(2);
    scenario.jobs.keepAll();
    scenario.tick();
    var kept = scenario.evalQueries.readKeyValue();
    var refused = scenario.rejected.readKeyValue();

    // When
    scenario.passage("y#0", null);

    // Then
    assertThat(kept.value.getLabels().get(0).getPassageId()).isEqualTo("x#0");
    assertThat(refused.value.getReason()).isEqualTo(Reasons.DUPLICATE);
    assertThat(kept.key).isNotEqualTo("held-out/" + refused.key);
    assertThat(scenario.evalQueries.isEmpty()).isTrue();
  }

  @Test
  void makesNoPairsOfAPassageThatResemblesDocumentsOfAnotherSplit() {
    // When
    scenario.passage("a#0", inConflict(1, "text"));
    scenario.passage("a#0", inConflict(2, "text"));
    scenario.seconds(5);

    // Then
    assertThat(scenario.rejected.readValuesToList())
        .singleElement()
        .satisfies(
            rejected -> {
              assertThat(rejected.getReason()).isEqualTo("split-conflict");
              assertThat(rejected.getPassageId()).isEqualTo("a#0");
            });
    assertThat(scenario.jobs.held()).isEmpty();
  }

  @Test
  void retractsHeldOutQueriesWhenAConflictShowsLaterAndAsksAgainWhenItIsGone() {
    // Given
    scenario.keep("a#0", passage(EVALUATION, 1, "text"));
    var written = scenario.evalQueries.readKeyValue();

    // When
    scenario.passage("a#0", inConflict(2, "text"));
    var retracted = scenario.evalQueries.readKeyValuesToList();
    scenario.keep("a#0", passage(EVALUATION, 3, "text"));

    // Then
    assertThat(retracted).containsExactly(new KeyValue<>(written.key, null));
    assertThat(scenario.evalQueries.readKeyValue().key).isEqualTo(written.key);
  }

  @Test
  void makesPairsOfAPassageThatResemblesDocumentsOfItsOwnSplit() {
    // Given
    var passage = Passage.newBuilder(passage(TRAIN, 1, "text"));

    // When
    scenario.keep("a#0", passage.setConflictingCluster(documentIn("other-", Split.TRAIN)).build());

    // Then
    assertThat(scenario.pairs.readValuesToList())
        .extracting(JudgedPair::getPassageId)
        .containsExactly("a#0");
  }

  private static Passage inConflict(long version, String text) {
    return Passage.newBuilder(passage(EVALUATION, version, text))
        .setConflictingCluster(TRAIN)
        .build();
  }
}
