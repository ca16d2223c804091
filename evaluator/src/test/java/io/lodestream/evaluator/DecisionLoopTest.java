package io.lodestream.evaluator;

import static io.lodestream.evaluator.Records.passage;
import static io.lodestream.evaluator.Records.query;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lodestream.evaluator.corpus.Corpus;
import io.lodestream.evaluator.corpus.CorpusView;
import io.lodestream.evaluator.measurement.MeasurementSettings;
import io.lodestream.evaluator.measurement.Measurer;
import io.lodestream.evaluator.promotion.ModelLine;
import io.lodestream.evaluator.promotion.PromotionRule;
import io.lodestream.evaluator.promotion.PromotionSettings;
import io.lodestream.evaluator.relevance.RelevanceJudge;
import io.lodestream.evaluator.retrieval.ModelRetriever;
import io.lodestream.runtime.metrics.MetricName;
import io.lodestream.runtime.metrics.StageMeters;
import io.lodestream.schemas.Decision;
import io.lodestream.schemas.EvalQuery;
import io.lodestream.schemas.IndexState;
import io.lodestream.schemas.LabelOrigin;
import io.lodestream.schemas.Promotion;
import io.lodestream.schemas.RetrievalMetrics;
import io.lodestream.schemas.RetrieverKind;
import io.lodestream.schemas.error.RetryableException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DecisionLoopTest {

  private static final int DOCUMENTS = 40;

  private final ModelLine line = new ModelLine("default");
  private final Corpus corpus = new Corpus(new ByteBuffersDirectory());
  private final FakeModels models = new FakeModels();
  private final List<EvalQuery> queries = new ArrayList<>();
  private final List<Evaluation> written = new ArrayList<>();
  private final StageMeters meters = new StageMeters("evaluator");
  private final DecisionLoop loop = loop(line);

  /** Document dN holds one passage, "topic N"; query N asks for it. */
  @BeforeEach
  void fillCorpus() {
    for (int i = 0; i < DOCUMENTS; i++) {
      var text = "topic " + FakeModels.word(i);
      corpus.put("d" + i + "#0", Records.passage("d" + i, 0, 0, text.length(), text));
      queries.add(
          query("experts", "q" + i, FakeModels.word(i), LabelOrigin.HUMAN, passage("d" + i, 0)));
    }
  }

  @AfterEach
  void close() {
    corpus.close();
  }

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
        .containsExactly(RetrieverKind.BM25, RetrieverKind.BASE, RetrieverKind.CANDIDATE);
    assertThat(metrics)
        .extracting(m -> m.getMetrics().get("recall@10"))
        .containsExactly(1.0, .25, 1.0);
    assertThat(metrics)
        .extracting(RetrievalMetrics::getEvaluationId)
        .containsOnly(metrics.get(0).getEvaluationId());
    assertThat(metrics).extracting(RetrievalMetrics::getQueries).containsOnly(DOCUMENTS);
    assertThat(metrics).extracting(RetrievalMetrics::getDimension).containsExactly(0, 2, 2);
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
            RetrieverKind.CANDIDATE);
  }

  @Test
  void dropsAMeasurementAgainstAModelThatIsNoLongerChampionAndMakesItAnew() {
    // Given an operator who goes back to base while w2 is measured against w1
    baseServes(line);
    candidate(line, "w1", 1);
    candidate(line, "w2", 2);
    line.decided(Records.promotion("w1", Decision.BY_HAND, "default", "base"));
    models.findsEvery("base", 2);
    models.findsEvery("w1", 4);
    models.findsEvery("w2", 1);
    var back = Records.promotion("base", Decision.ROLLBACK, "default", "w1");
    var interrupted =
        loop(
            line,
            () -> {
              line.decided(back);
              return corpus.view();
            });
    // When
    assertThat(interrupted.step()).isFalse();
    assertThat(written).isEmpty();
    assertThat(meters.values()).doesNotContainKey(MetricName.EVALUATIONS.id());
    interrupted.step();
    // Then
    assertThat(decision(0).getModelId()).isEqualTo("w2");
    assertThat(decision(0).getChampionModelId()).isEqualTo("base");
    assertThat(decision(0).getReason()).contains(".500 -> 1.000");
  }

  @Test
  void measuresAgainWhenItsPromotionCameAfterAnOperatorsDecision() {
    // Given an operator's decision that reached the topic just before the loop's
    baseServes(line);
    candidate(line, "w1", 1);
    candidate(line, "w2", 2);
    models.findsEvery("base", 4);
    models.findsEvery("w1", 1);
    models.findsEvery("w2", 1);
    loop.step();
    line.decided(Records.promotion("w2", Decision.BY_HAND, "default", "base"));
    // When the loop's comes back, and is void
    assertThat(loop.step()).isFalse();
    comesBack(line, 0);
    loop.step();
    // Then
    assertThat(written).hasSize(2);
    assertThat(decision(1).getModelId()).isEqualTo("w1");
    assertThat(decision(1).getChampionModelId()).isEqualTo("w2");
    assertThat(decision(1).getDecision()).isEqualTo(Decision.REJECT);
    // And one at a time, also the second time
    assertThat(loop.step()).isFalse();
    assertThat(written).hasSize(2);
  }

  @Test
  void decidesNothingTwiceAcrossARestart() {
    // Given a decision that was written before the crash
    baseServes(line);
    candidate(line, "w1", 1);
    loop.step();
    assertThat(written).hasSize(1);
    // When another process replays the topics
    var replayed = new ModelLine("default");
    candidate(replayed, "w1", 1);
    baseServes(replayed);
    comesBack(replayed, 0);
    // Then
    assertThat(loop(replayed).step()).isFalse();
    assertThat(written).hasSize(1);
  }

  @Test
  void repeatsAnEvaluationWithTheSameIdAndFiguresWhenTheWriteFailed() {
    // Given a write that never reached the topic
    baseServes(line);
    candidate(line, "w1", 1);
    models.findsEvery("base", 4);
    models.findsEvery("w1", 1);
    loop.step();
    var replayed = new ModelLine("default");
    baseServes(replayed);
    candidate(replayed, "w1", 1);
    // When
    loop(replayed).step();
    // Then
    assertThat(written.get(1)).isEqualTo(written.get(0));
  }

  @Test
  void stepsAgainWhenTheLogFails() {
    // Given
    line.modelChanged("base", Records.model("base", 0));
    var failing =
        new DecisionLoop(
            line,
            corpus::view,
            () -> queries,
            evaluator(),
            evaluation -> {
              throw new RetryableException("no broker");
            },
            meters);
    // Then
    assertThatThrownBy(failing::step).isInstanceOf(RetryableException.class);
    assertThatThrownBy(failing::step).isInstanceOf(RetryableException.class);
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
        .hasSize(3)
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

  private DecisionLoop loop(ModelLine of) {
    return loop(of, corpus::view);
  }

  private DecisionLoop loop(ModelLine of, Supplier<CorpusView> views) {
    return new DecisionLoop(of, views, () -> queries, evaluator(), written::add, meters);
  }

  private Evaluator evaluator() {
    var progress = new MeteredProgress(meters);
    return new Evaluator(
        new RelevanceJudge(1000),
        new Measurer(new MeasurementSettings(1000, 16, 50, 0, 0), progress, () -> false, () -> 0),
        new PromotionRule(new PromotionSettings(30, 5, .002, .01, 1000, .95, 42)),
        indexed ->
            new ModelRetriever(
                models.embedder(indexed.model().getModelId()), models, indexed.collection()),
        progress,
        Clock.fixed(Instant.ofEpochSecond(1), ZoneOffset.UTC));
  }

  private Promotion decision(int index) {
    return written.get(index).promotion();
  }

  private void comesBack(ModelLine to, int index) {
    to.decided(decision(index));
  }

  private static void baseServes(ModelLine to) {
    to.modelChanged("base", Records.model("base", 0));
    to.decided(Records.promotion("base", Decision.PROMOTE, "default"));
    to.collectionChanged("c-base", Records.indexed("base", IndexState.SERVING));
  }

  private static void candidate(ModelLine to, String modelId, int sequence) {
    to.modelChanged(modelId, Records.model(modelId, sequence));
    to.collectionChanged("c-" + modelId, Records.indexed(modelId, IndexState.READY));
  }
}
