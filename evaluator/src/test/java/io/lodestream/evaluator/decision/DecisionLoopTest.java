package io.lodestream.evaluator.decision;

import static io.lodestream.evaluator.Records.passage;
import static io.lodestream.evaluator.Records.query;
import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.evaluator.Records;
import io.lodestream.runtime.metrics.MetricName;
import io.lodestream.schemas.Decision;
import io.lodestream.schemas.IndexState;
import io.lodestream.schemas.LabelOrigin;
import io.lodestream.schemas.RetrievalMetrics;
import io.lodestream.schemas.RetrieverKind;
import org.junit.jupiter.api.Test;

/** What is measured and decided, and what is written of it. */
class DecisionLoopTest extends DecidedLine {

  @Test
  void promotesTheBaseModelFirstAndOnlyOnce() {
    line.modelChanged("base", Records.model("base", 0));
    assertThat(loop.step()).isTrue();
    // The decision has not come back yet
    assertThat(loop.step()).isFalse();
    assertThat(written).hasSize(1);
    assertThat(decision(0).getReason()).isEqualTo("first model of the line");
    assertThat(decision(0).getChampionModelId()).isNull();
    comesBack(line, 0);
    assertThat(loop.step()).isFalse();
    assertThat(written).hasSize(1);
  }

  @Test
  void promotesABetterCandidateWithTheFiguresOfAllContenders() {
    // Given
    baseServes(line);
    candidate(line, "w1", 1);
    models.findsEvery("base", 4);
    models.findsEvery("w1", 1);
    // When
    loop.step();
    // Then
    assertThat(decision(0).getDecision()).isEqualTo(Decision.PROMOTE);
    assertThat(decision(0).getModelId()).isEqualTo("w1");
    assertThat(decision(0).getChampionModelId()).isEqualTo("base");
    assertThat(decision(0).getReason()).startsWith("nDCG@10 on experts .250 -> 1.000, 95 %");
    var metrics = written.get(0).metrics();
    assertThat(metrics)
        .extracting(RetrievalMetrics::getRetriever)
        .containsExactly(
            RetrieverKind.BM25,
            RetrieverKind.BASE,
            RetrieverKind.CHAMPION_SERVED,
            RetrieverKind.CANDIDATE,
            RetrieverKind.SERVED);
    assertThat(metrics)
        .extracting(m -> m.getMetrics().get("recall@10"))
        .containsExactly(1.0, .25, .25, 1.0, 1.0);
    assertThat(metrics)
        .extracting(RetrievalMetrics::getEvaluationId)
        .containsOnly(metrics.get(0).getEvaluationId());
    assertThat(metrics).extracting(RetrievalMetrics::getQueries).containsOnly(DOCUMENTS);
    assertThat(metrics).extracting(RetrievalMetrics::getDimension).containsExactly(0, 2, 2, 2, 2);
    assertThat(models.searched()).containsOnly("c-base", "c-w1");
    assertThat(models.open()).isZero();
  }

  @Test
  void rejectsAWorseCandidate() {
    baseServes(line);
    candidate(line, "w1", 1);
    models.findsEvery("base", 1);
    models.findsEvery("w1", 4);
    loop.step();
    assertThat(decision(0).getDecision()).isEqualTo(Decision.REJECT);
  }

  @Test
  void measuresBaseChampionAndCandidateOnceTheBaseIsNoLongerChampion() {
    // Given
    baseServes(line);
    candidate(line, "w1", 1);
    candidate(line, "w2", 2);
    models.findsEvery("base", 4);
    models.findsEvery("w1", 2);
    models.findsEvery("w2", 1);
    loop.step();
    comesBack(line, 0);
    // When
    loop.step();
    // Then
    assertThat(decision(1).getModelId()).isEqualTo("w2");
    assertThat(decision(1).getChampionModelId()).isEqualTo("w1");
    assertThat(decision(1).getReason()).contains(".500 -> 1.000");
    assertThat(written.get(1).metrics())
        .extracting(RetrievalMetrics::getRetriever)
        .containsExactly(
            RetrieverKind.BM25,
            RetrieverKind.BASE,
            RetrieverKind.CHAMPION,
            RetrieverKind.CHAMPION_SERVED,
            RetrieverKind.CANDIDATE,
            RetrieverKind.SERVED);
  }

  @Test
  void rejectsWithoutQueriesAndShowsThoseThatNothingAnswers() {
    // Given
    baseServes(line);
    candidate(line, "w1", 1);
    queries.clear();
    queries.add(query("experts", "q", "virus", LabelOrigin.HUMAN, passage("gone", 0)));
    // When
    loop.step();
    // Then
    assertThat(decision(0).getDecision()).isEqualTo(Decision.REJECT);
    assertThat(decision(0).getReason())
        .isEqualTo("no evaluation queries: nothing in the corpus answers the 1 there are");
    assertThat(written.get(0).metrics())
        .hasSize(5)
        .extracting(RetrievalMetrics::getUnanswerable)
        .containsOnly(1);
    assertThat(written.get(0).metrics())
        .extracting(RetrievalMetrics::getMetrics)
        .allMatch(java.util.Map::isEmpty);
  }

  @Test
  void rejectsACandidateWhoseIndexFailedWithoutMeasuring() {
    baseServes(line);
    candidate(line, "w1", 1);
    line.collectionChanged("c-w1", Records.indexed("w1", IndexState.FAILED));
    loop.step();
    assertThat(decision(0).getReason()).contains("FAILED", "detail of w1");
    assertThat(models.searched()).isEmpty();
  }

  @Test
  void showsProgress() {
    baseServes(line);
    candidate(line, "w1", 1);
    loop.step();
    assertThat(meters.values())
        .containsEntry(MetricName.QUERIES_TO_EVALUATE.id(), 3.0 * DOCUMENTS)
        .containsEntry(MetricName.QUERIES_EVALUATED.id(), 3.0 * DOCUMENTS)
        .containsEntry(MetricName.EVALUATIONS.id(), 1.0);
    assertThat(meters.labels()).containsEntry("modelId", "w1").containsEntry("set", "experts");
  }
}
