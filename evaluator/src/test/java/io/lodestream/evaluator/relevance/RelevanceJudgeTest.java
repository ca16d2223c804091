package io.lodestream.evaluator.relevance;

import static io.lodestream.evaluator.Records.document;
import static io.lodestream.evaluator.Records.passage;
import static io.lodestream.evaluator.Records.query;
import static io.lodestream.evaluator.Records.span;
import static io.lodestream.schemas.LabelOrigin.HUMAN;
import static io.lodestream.schemas.LabelOrigin.SYNTHETIC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lodestream.evaluator.Records;
import io.lodestream.evaluator.corpus.Corpus;
import io.lodestream.schemas.EvalQuery;
import io.lodestream.schemas.Granularity;
import io.lodestream.schemas.Passage;
import io.lodestream.schemas.RelevanceLabel;
import io.lodestream.schemas.error.BadDataException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RelevanceJudgeTest {

  private final Corpus corpus = new Corpus(new ByteBuffersDirectory());
  private final RelevanceJudge judge = new RelevanceJudge(100);

  /** Passages [0,10), [8,20) and [20,30): the first two overlap. */
  @BeforeEach
  void fillCorpus() {
    corpus.put("d#0", Records.passage("d", 0, 0, 10, "first"));
    corpus.put("d#1", Records.passage("d", 1, 8, 20, "second"));
    corpus.put("d#2", Records.passage("d", 2, 20, 30, "third"));
    corpus.put("e#0", Records.passage("e", 0, 0, 10, "other"));
  }

  @AfterEach
  void closeCorpus() {
    corpus.close();
  }

  @Test
  void takesThePassageThatHoldsTheSpan() {
    assertThat(relevant(span("d", 1, 5))).isEqualTo(Map.of("d#0", 1));
    assertThat(judged(span("d", 1, 5)).granularity()).isEqualTo(Granularity.SPAN);
  }

  @Test
  void takesBothPassagesThatShareTheSpanOrItsBorder() {
    assertThat(relevant(span("d", 8, 9))).containsOnlyKeys("d#0", "d#1");
    assertThat(relevant(span("d", 19, 21))).containsOnlyKeys("d#1", "d#2");
  }

  @Test
  void doesNotCountTouchingEnds() {
    assertThat(relevant(span("d", 10, 20))).containsOnlyKeys("d#1");
    assertThat(relevant(span("d", 20, 21))).containsOnlyKeys("d#2");
  }

  @Test
  void countsCodePointsNotChars() {
    // Given a text whose first sentence holds two characters outside the basic plane
    var first = "\uD83E\uDDA0\uD83E\uDDA0 spreads. ";
    var second = "Masks help.";
    int border = first.codePointCount(0, first.length());
    int end = border + second.codePointCount(0, second.length());
    corpus.put("v#0", Records.passage("v", 0, 0, border, first));
    corpus.put("v#1", Records.passage("v", 1, border, end, second));
    // Then the span of "Masks" in code points is the second passage, and none of the first
    assertThat(relevant(span("v", border, border + 5))).containsOnlyKeys("v#1");
    assertThat(relevant(span("v", 0, 2))).containsOnlyKeys("v#0");
  }

  @Test
  void carriesTheNearDuplicateClusterOfTheSourceDocument() {
    // Given a document that ingest found to resemble d, and a label whose document is gone
    corpus.put(
        "copy#0",
        Passage.newBuilder(Records.passage("copy", 0, 0, 10, "first")).setCluster("d").build());
    // When
    var queries =
        List.of(
            query("s", "1", "text", HUMAN, document("d")),
            query("s", "2", "text", HUMAN, document("copy")));
    var set = judge.judge(queries, corpus.view()).get(0);
    corpus.remove("copy#0");
    // Then
    assertThat(set.queries()).extracting(JudgedQuery::cluster).containsExactly("d", "d");
    assertThat(set.queries()).extracting(JudgedQuery::sourceDocument).containsExactly("d", "copy");
    assertThat(corpus.view().clusterOf("copy")).isEqualTo("copy");
  }

  @Test
  void namesDocumentsForDocumentLabels() {
    var set = judged(document("d"), document("e"), document("gone"));
    assertThat(set.granularity()).isEqualTo(Granularity.DOCUMENT);
    assertThat(set.queries().get(0).relevant()).containsOnlyKeys("d", "e");
    assertThat(set.queries().get(0).sourceDocument()).isEqualTo("d");
  }

  @Test
  void namesPassagesForPassageLabels() {
    assertThat(relevant(passage("d", 2))).containsOnlyKeys("d#2");
    assertThat(judged(passage("d", 2)).granularity()).isEqualTo(Granularity.PASSAGE);
  }

  @Test
  void comparesAMixedSetAtTheGranularityThatAllLabelsHave() {
    assertThat(judged(span("d", 1, 5), document("e")).granularity())
        .isEqualTo(Granularity.DOCUMENT);
    assertThat(relevant(span("d", 1, 5), document("e"))).containsOnlyKeys("d", "e");
    assertThat(relevant(span("d", 1, 5), passage("e", 0))).containsOnlyKeys("d#0", "e#0");
  }

  @Test
  void keepsTheHighestGradeAndLeavesOutGradeZero() {
    var labels =
        new RelevanceLabel[] {
          new RelevanceLabel("d", null, 0, 2, 1),
          new RelevanceLabel("d", null, 3, 5, 3),
          new RelevanceLabel("d", null, 25, 26, 0)
        };
    assertThat(relevant(labels)).isEqualTo(Map.of("d#0", 3));
  }

  @Test
  void countsQueriesThatNothingAnswers() {
    var queries =
        List.of(
            query("s", "1", "a", HUMAN, span("d", 1, 2)),
            query("s", "2", "b", HUMAN, span("d", 900, 950)),
            query("s", "3", "c", HUMAN, span("gone", 1, 2)));
    var set = judge(queries).get(0);
    assertThat(set.unanswerable()).isEqualTo(2);
    assertThat(set.queries()).extracting(JudgedQuery::queryId).containsExactly("1");
  }

  @Test
  void callsASetHumanOnlyWhenAllOfItIs() {
    var human = query("a", "1", "x", HUMAN, document("d"));
    var synthetic = query("a", "2", "x", SYNTHETIC, document("d"));
    assertThat(judge(List.of(human)).get(0).origin()).isEqualTo(HUMAN);
    assertThat(judge(List.of(human, synthetic)).get(0).origin()).isEqualTo(SYNTHETIC);
  }

  @Test
  void samplesTheSameQueriesWhateverTheOrderOfArrival() {
    var queries =
        IntStream.range(0, 500)
            .mapToObj(i -> query("s", "q" + i, "x", HUMAN, document("d")))
            .toList();
    var reversed = IntStream.range(0, 500).mapToObj(i -> queries.get(499 - i)).toList();
    assertThat(judge(queries).get(0).queries()).hasSize(100);
    assertThat(judge(reversed)).isEqualTo(judge(queries));
  }

  @Test
  void refusesLabelsThatMeanNothing() {
    var backwards = query("s", "1", "x", HUMAN, span("d", 5, 5));
    var half = query("s", "1", "x", HUMAN, new RelevanceLabel("d", null, 5, null, 1));
    assertThatThrownBy(() -> LabelCheck.check(backwards))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("query '1' of set 's': a span needs 0 <= start < end");
    assertThat(LabelCheck.passes(half)).isFalse();
    assertThat(LabelCheck.passes(query("s", "1", "x", HUMAN))).isFalse();
    assertThat(LabelCheck.passes(query("s", "1", " ", HUMAN, document("d")))).isFalse();
    assertThat(judge(List.of(backwards, half))).isEmpty();
  }

  private Map<String, Integer> relevant(RelevanceLabel... labels) {
    return judged(labels).queries().get(0).relevant();
  }

  private JudgedSet judged(RelevanceLabel... labels) {
    return judge(List.of(query("s", "1", "x", HUMAN, labels))).get(0);
  }

  private List<JudgedSet> judge(List<EvalQuery> queries) {
    try (var view = corpus.view()) {
      return judge.judge(queries, view);
    }
  }
}
