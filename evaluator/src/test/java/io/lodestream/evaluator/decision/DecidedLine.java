package io.lodestream.evaluator.decision;

import static io.lodestream.evaluator.Records.passage;
import static io.lodestream.evaluator.Records.query;

import io.lodestream.evaluator.Records;
import io.lodestream.evaluator.corpus.Corpus;
import io.lodestream.evaluator.corpus.CorpusView;
import io.lodestream.evaluator.measurement.MeasurementSettings;
import io.lodestream.evaluator.measurement.Measurer;
import io.lodestream.evaluator.measurement.MeteredProgress;
import io.lodestream.evaluator.promotion.ModelLine;
import io.lodestream.evaluator.promotion.PromotionRule;
import io.lodestream.evaluator.promotion.PromotionSettings;
import io.lodestream.evaluator.recipe.ModelMeasurer;
import io.lodestream.evaluator.relevance.RelevanceJudge;
import io.lodestream.evaluator.retrieval.ModelRetriever;
import io.lodestream.runtime.config.Settings;
import io.lodestream.runtime.metrics.StageMeters;
import io.lodestream.runtime.rerank.Reranker;
import io.lodestream.runtime.retrieval.RetrievalSettings;
import io.lodestream.schemas.Decision;
import io.lodestream.schemas.EvalQuery;
import io.lodestream.schemas.IndexState;
import io.lodestream.schemas.LabelOrigin;
import io.lodestream.schemas.Promotion;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * A line of models over forty documents, of which the models find as many as a test says, and its
 * loop.
 */
abstract class DecidedLine {

  static final int DOCUMENTS = 40;

  final ModelLine line = new ModelLine("default");
  final Corpus corpus = new Corpus(new ByteBuffersDirectory());
  final FakeModels models = new FakeModels();
  final List<EvalQuery> queries = new ArrayList<>();
  final List<Evaluation> written = new ArrayList<>();
  final StageMeters meters = new StageMeters("evaluator");

  /** Half of the queries are fewer than an evaluation set needs. */
  int minQueries = 30;

  Optional<Reranker> reranker = Optional.empty();

  final DecisionLoop loop = loop(line);

  /** Document dN holds one passage, "topic N"; query N asks for it. */
  @BeforeEach
  final void fillCorpus() {
    for (int i = 0; i < DOCUMENTS; i++) {
      var text = "topic " + FakeModels.word(i);
      corpus.put("d" + i + "#0", Records.passage("d" + i, 0, 0, text.length(), text));
      queries.add(
          query("experts", "q" + i, FakeModels.word(i), LabelOrigin.HUMAN, passage("d" + i, 0)));
    }
  }

  @AfterEach
  final void close() {
    corpus.close();
  }

  /** Values of the section {@code index}. */
  Map<String, String> index() {
    return Map.of("index.retrieval", "dense");
  }

  private RetrievalSettings retrieval() {
    return Settings.load(index(), Optional.empty(), Map.of(), Map.of())
        .read(RetrievalSettings.SECTION);
  }

  DecisionLoop loop(ModelLine of) {
    return loop(of, corpus::view);
  }

  DecisionLoop loop(ModelLine of, Supplier<CorpusView> views) {
    return new DecisionLoop(of, views, () -> queries, evaluator(), written::add, meters);
  }

  Evaluator evaluator() {
    var progress = new MeteredProgress(meters);
    var measurer =
        new Measurer(new MeasurementSettings(1000, 16, 50, 2, 0), progress, () -> false, () -> 0);
    return new Evaluator(
        new RelevanceJudge(1000),
        measurer,
        new ModelMeasurer(retrieval(), measurer),
        new PromotionRule(new PromotionSettings(minQueries, 5, .002, .01, 1000, .95, 42)),
        indexed ->
            new ModelRetriever(
                models.embedder(indexed.model().getModelId()),
                models,
                indexed.collection(),
                reranker),
        progress,
        Clock.fixed(Instant.ofEpochSecond(1), ZoneOffset.UTC));
  }

  Promotion decision(int index) {
    return written.get(index).promotion();
  }

  void comesBack(ModelLine to, int index) {
    to.decided(decision(index));
  }

  static void baseServes(ModelLine to) {
    to.modelChanged("base", Records.model("base", 0));
    to.decided(Records.promotion("base", Decision.PROMOTE, "default"));
    to.collectionChanged("c-base", Records.indexed("base", IndexState.SERVING));
  }

  static void candidate(ModelLine to, String modelId, int sequence) {
    to.modelChanged(modelId, Records.model(modelId, sequence));
    to.collectionChanged("c-" + modelId, Records.indexed(modelId, IndexState.READY));
  }
}
