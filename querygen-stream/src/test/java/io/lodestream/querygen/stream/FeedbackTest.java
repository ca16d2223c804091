package io.lodestream.querygen.stream;

import static io.lodestream.querygen.stream.QuerygenScenario.documentIn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lodestream.querygen.TestPassages;
import io.lodestream.runtime.metrics.MetricName;
import io.lodestream.schemas.JudgedPair;
import io.lodestream.schemas.Passage;
import io.lodestream.schemas.Relevance;
import io.lodestream.schemas.Split;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people say becomes pairs. */
class FeedbackTest extends StartedScenario {

  private static final String TRAIN = documentIn(Split.TRAIN);

  @Test
  void anAnswerBecomesAPairWithWeightAndSource() {
    // Given
    scenario.passage(TRAIN + "#0", TestPassages.passage(TRAIN, 1, "bats carry coronaviruses"));

    // When
    scenario.feedback(said(" what do bats carry? ", TRAIN + "#0", 1, "click"));
    scenario.feedback(said("what do bats carry?", TRAIN + "#0", 5, "label"));

    // Then
    var click = scenario.pairs.readValue();
    assertThat(click.getQuery()).isEqualTo("what do bats carry?");
    assertThat(click.getPassageText()).isEqualTo("bats carry coronaviruses");
    assertThat(click.getContentHash()).isEqualTo("hash of bats carry coronaviruses");
    assertThat(click.getCluster()).isEqualTo(TRAIN);
    assertThat(click.getSplit()).isEqualTo(Split.TRAIN);
    assertThat(click.getScore()).as("half of the source's weight").isCloseTo(.15, within(1e-9));
    assertThat(click.getGenerator()).isEqualTo("feedback/click");
    assertThat(click.getJudge()).isEqualTo("people");
    assertThat(click.getVerdict()).isEqualTo("grade 1 by click");
    assertThat(scenario.pairs.readValue().getScore()).as("a source without a rule").isEqualTo(1);
    assertThat(scenario.rejected.isEmpty()).isTrue();
  }

  @Test
  void theSameWordAgainGivesNothingNewUnlessGradeOrTextIsAnother() {
    // Given
    scenario.passage("a#0", TestPassages.passage("a", 1, "old text"));
    scenario.feedback(said("Which text?", "a#0", 1, "click"));
    scenario.feedback(said("which  text?", "a#0", 1, "click"));
    var first = scenario.pairs.readKeyValuesToList();

    // When
    scenario.feedback(said("which text?", "a#0", 2, "click"));
    scenario.passage("a#0", TestPassages.passage("a", 2, "new text"));
    scenario.feedback(said("which text?", "a#0", 2, "click"));
    scenario.feedback(said("which text?", "a#0", 2, "click"));

    // Then
    assertThat(first).hasSize(1);
    var later = scenario.pairs.readKeyValuesToList();
    assertThat(later).hasSize(2);
    assertThat(later).extracting(pair -> pair.key).doesNotContain(first.get(0).key);
    assertThat(later.get(1).value.getPassageText()).isEqualTo("new text");
    assertThat(scenario.metric(MetricName.FEEDBACK_REPEATED)).isEqualTo(2);
    assertThat(scenario.metric(MetricName.FEEDBACK_READ)).isEqualTo(5);
  }

  @Test
  void gradeZeroIsAPairOfScoreZero() {
    scenario.passage("a#0", TestPassages.passage("a", 1, "text"));

    scenario.feedback(said("query", "a#0", 0, "rating"));

    assertThat(scenario.pairs.readValue())
        .returns(0.0, JudgedPair::getScore)
        .returns("feedback/rating", JudgedPair::getGenerator);
  }

  @Test
  void aWordOnADocumentMeansThePassageNearestToTheQuery() {
    // Given a document whose id begins another's
    scenario.passage("a#1", passage(2, "the opening"));
    scenario.passage("a#10", passage(10, "about bats and their viruses"));
    scenario.passage("a#1#0", TestPassages.passage("a#1", 1, "bats viruses bats viruses"));

    // When
    scenario.feedback(new Relevance("viruses of bats", "a", null, 1, "click"));
    scenario.feedback(new Relevance("completely unrelated", "a", null, 1, "click"));

    // Then
    assertThat(scenario.pairs.readValuesToList())
        .extracting(JudgedPair::getPassageId)
        .containsExactly("a#10", "a#1");
  }

  @Test
  void waitsForAPassageThatIsNotKnownYet() {
    // Given
    scenario.feedback(said("query", "late#0", 1, "click"));
    scenario.seconds(30);
    var before = scenario.pairs.isEmpty() && scenario.rejected.isEmpty();

    // When
    scenario.passage("late#0", TestPassages.passage("late", 1, "text"));
    scenario.seconds(5);
    scenario.seconds(100);

    // Then
    assertThat(before).isTrue();
    assertThat(scenario.pairs.readValuesToList())
        .extracting(JudgedPair::getGenerator)
        .containsExactly("feedback/click");
    assertThat(scenario.rejected.isEmpty()).isTrue();
  }

  @Test
  void rejectsWhatNamesAPassageThatNeverComes() {
    scenario.feedback(said("query", "never#0", 1, "click"));

    scenario.seconds(65);

    var rejected = scenario.rejected.readValue();
    assertThat(rejected.getReason()).isEqualTo("unknown-passage");
    assertThat(rejected.getPassageId()).isEqualTo("never#0");
    assertThat(scenario.rejected.isEmpty()).as("once").isTrue();
  }

  @Test
  void anEvaluationDocumentIsNeverTrainedOn() {
    var document = documentIn(Split.EVALUATION);
    scenario.passage(document + "#0", TestPassages.passage(document, 1, "text"));

    scenario.feedback(said("query", document + "#0", 1, "click"));

    assertThat(scenario.pairs.readValue().getSplit()).isEqualTo(Split.EVALUATION);
    assertThat(scenario.evalQueries.isEmpty()).isTrue();
  }

  @Test
  void rejectsWhatIsSaidOfADocumentBetweenTwoSplits() {
    var passage = Passage.newBuilder(TestPassages.passage(TRAIN, 1, "text"));
    scenario.passage("a#0", passage.setConflictingCluster(documentIn(Split.EVALUATION)).build());
    scenario.rejected.readValuesToList();

    scenario.feedback(said("query", "a#0", 1, "click"));

    assertThat(scenario.rejected.readValue().getReason()).isEqualTo("split-conflict");
    assertThat(scenario.pairs.isEmpty()).isTrue();
  }

  @Test
  void rejectsAQueryWithPersonalDataAndMasksIt() {
    scenario.passage("a#0", TestPassages.passage("a", 1, "text"));

    scenario.feedback(said("mail of jane.doe@example.com", "a#0", 1, "click"));

    var rejected = scenario.rejected.readValue();
    assertThat(rejected.getReason()).isEqualTo("sensitive");
    assertThat(rejected.getQuery()).doesNotContain("jane.doe");
    assertThat(scenario.pairs.isEmpty()).isTrue();
  }

  @Test
  void readsJson() {
    scenario.passage("a#b#0", TestPassages.passage("a#b", 1, "text"));

    json("{\"query\":\"query\",\"passageId\":\"a#b#0\",\"grade\":1,\"session\":\"x\"}");

    assertThat(scenario.pairs.readValue())
        .returns("a#b", JudgedPair::getDocumentId)
        .returns("feedback/user", JudgedPair::getGenerator);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "garbage",
        "{\"query\":\"q\"",
        "{\"query\":\"q\",\"documentId\":\"a\"}",
        "{\"query\":\" \",\"documentId\":\"a\",\"grade\":1}",
        "{\"query\":\"q\",\"documentId\":\"a\",\"grade\":-1}",
        "{\"query\":\"q\",\"documentId\":\"a\",\"grade\":1.5}",
        "{\"query\":\"q\",\"documentId\":\"a\",\"passageId\":\"b#0\",\"grade\":1}",
        "{\"query\":\"q\",\"documentId\":\"a\",\"grade\":1,\"source\":\"a/b\"}",
      })
  void setsAsideWhatIsNoFeedback(String value) {
    json(value);

    assertThat(scenario.deadLetters.readRecord())
        .satisfies(
            letter -> {
              assertThat(new String(letter.value(), StandardCharsets.UTF_8)).isEqualTo(value);
              assertThat(letter.headers().lastHeader("dlq.topic").value())
                  .isEqualTo("feedback".getBytes(StandardCharsets.UTF_8));
            });
    assertThat(scenario.pairs.isEmpty()).isTrue();
  }

  private void json(String value) {
    scenario.feedback(value.getBytes(StandardCharsets.UTF_8));
  }

  private static Relevance said(String query, String passageId, int grade, String source) {
    var document = passageId.substring(0, passageId.lastIndexOf('#'));
    return new Relevance(query, document, passageId, grade, source);
  }

  private static Passage passage(int ordinal, String text) {
    return Passage.newBuilder(TestPassages.passage("a", 1, text)).setOrdinal(ordinal).build();
  }
}
