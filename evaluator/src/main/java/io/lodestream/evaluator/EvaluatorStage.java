package io.lodestream.evaluator;

import io.lodestream.encoder.Encoder;
import io.lodestream.encoder.models.EncoderSettings;
import io.lodestream.encoder.models.ModelLoader;
import io.lodestream.encoder.rerank.LateInteraction;
import io.lodestream.encoder.rerank.SampledWeights;
import io.lodestream.evaluator.corpus.Corpus;
import io.lodestream.evaluator.corpus.CorpusView;
import io.lodestream.evaluator.corpus.PassageReader;
import io.lodestream.evaluator.decision.DecisionLoop;
import io.lodestream.evaluator.decision.Evaluator;
import io.lodestream.evaluator.drift.ChampionProbe;
import io.lodestream.evaluator.drift.DriftRule;
import io.lodestream.evaluator.drift.DriftWatch;
import io.lodestream.evaluator.measurement.Measurer;
import io.lodestream.evaluator.measurement.MeteredProgress;
import io.lodestream.evaluator.measurement.Progress;
import io.lodestream.evaluator.promotion.ModelLine;
import io.lodestream.evaluator.promotion.NextStep;
import io.lodestream.evaluator.promotion.PromotionRule;
import io.lodestream.evaluator.recipe.ModelMeasurer;
import io.lodestream.evaluator.relevance.RelevanceJudge;
import io.lodestream.evaluator.retrieval.ModelRetriever;
import io.lodestream.evaluator.retrieval.PassageSearch;
import io.lodestream.evaluator.retrieval.QdrantPassageSearch;
import io.lodestream.runtime.deadletter.DeadLetters;
import io.lodestream.runtime.deadletter.SetAsideOnce;
import io.lodestream.runtime.kafka.RecordDecoder;
import io.lodestream.runtime.kafka.SoleWriter;
import io.lodestream.runtime.lifecycle.Health;
import io.lodestream.runtime.lifecycle.OpenParts;
import io.lodestream.runtime.lifecycle.Stage;
import io.lodestream.runtime.lifecycle.Worker;
import io.lodestream.runtime.rerank.Reranker;
import io.lodestream.runtime.retrieval.RerankRule;
import io.lodestream.runtime.retrieval.RetrievalSettings;
import io.lodestream.runtime.stage.StageContext;
import io.lodestream.runtime.stage.StageSections;
import io.lodestream.runtime.vectors.VectorStoreConnection;
import io.lodestream.schemas.EvalQuery;
import io.lodestream.schemas.error.FatalException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;

/** Wires topics, corpus, models and vector store to the {@link DecisionLoop}. */
public final class EvaluatorStage implements Stage {

  private static final long LOOK_AGAIN_MS = 500;

  public static final StageSections SECTIONS =
      StageSections.of(
          EvaluatorSettings.SECTION, RetrievalSettings.SECTION, EncoderSettings.SECTION);

  private final StageContext context;
  private final EvaluatorSettings settings;
  private final RetrievalSettings retrieval;
  private final ModelLoader models;
  private final OpenParts opened = new OpenParts();
  private final List<Supplier<Stream<Health>>> health = new CopyOnWriteArrayList<>();
  private final Semaphore changes = new Semaphore(0);
  private final AtomicBoolean stopping = new AtomicBoolean();
  private final AtomicBoolean caughtUp = new AtomicBoolean();

  public EvaluatorStage(StageContext context) {
    this.context = context;
    this.settings = context.settings().read(EvaluatorSettings.SECTION);
    this.retrieval = context.settings().read(RetrievalSettings.SECTION);
    this.models = new ModelLoader(context.settings(), context.shared());
  }

  @Override
  public String name() {
    return "evaluator";
  }

  @Override
  public void start() {
    var kafka = context.kafka();
    var topics = context.topics();
    var letters = opened.add(SetAsideOnce.of(context, opened.add(DeadLetters.of(context))));
    // What may fail of this process's own comes before a predecessor is fenced.
    var corpus = opened.add(new Corpus(directory()));
    var search = search();
    // The writer comes before the views: it ends a transaction that a killed predecessor left
    // open, which they would otherwise not see.
    var log =
        opened.add(
            new DecisionLog(
                SoleWriter.open(
                    "evaluator-" + context.shared().line(), topics.promotions().name(), kafka),
                topics));
    health.add(() -> Stream.of(log.health()));
    var line = new ModelLine(context.shared().line());
    var views =
        opened.add(
            new LineViews(context.shared().line(), line, topics, kafka, letters, changes::release));
    health.add(views::health);
    var passages =
        opened.add(
            new PassageReader(
                kafka.reader("evaluator-passages"),
                topics.passages().name(),
                new RecordDecoder<>(topics.passages(), kafka.serdes()),
                corpus,
                letters,
                context.meters()));
    health.add(() -> Stream.of(passages.health()));
    Supplier<CorpusView> view =
        () -> {
          passages.awaitEnd(settings.catchUpTimeout(), stopping::get);
          return corpus.view();
        };
    var loop = loop(line, view, views::queries, log, search);
    var drift = drift(line, views, view, log, search);
    var worker =
        opened.add(
            Worker.start(
                "evaluator",
                () -> {
                  caughtUp.set(views.areCaughtUp());
                  if (!caughtUp.get() || !loop.step() && !drift.step()) {
                    awaitChange();
                  }
                },
                () -> {}));
    health.add(() -> Stream.of(worker.health()));
  }

  private DecisionLoop loop(
      ModelLine line,
      Supplier<CorpusView> corpus,
      Supplier<Collection<EvalQuery>> queries,
      DecisionLog log,
      Function<NextStep.Indexed, ModelRetriever> search) {
    var progress = new MeteredProgress(context.meters());
    var measurer = new Measurer(settings.measurement(), progress, stopping::get, System::nanoTime);
    var evaluator =
        new Evaluator(
            new RelevanceJudge(settings.measurement().maxQueries()),
            measurer,
            new ModelMeasurer(retrieval, measurer),
            new PromotionRule(settings.promotion()),
            search,
            progress,
            context.clock());
    return new DecisionLoop(line, corpus, queries, evaluator, log::write, context.meters());
  }

  private Function<NextStep.Indexed, ModelRetriever> search() {
    var client = opened.add(VectorStoreConnection.open(context.shared().vectors()));
    var passages = new QdrantPassageSearch(client, settings.searchTimeout());
    var external =
        retrieval.rerank() == RerankRule.EXTERNAL
            ? Optional.<Reranker>of(retrieval.endpoint().reranker(context.clock()))
            : Optional.<Reranker>empty();
    return indexed -> {
      var encoder = models.open(indexed.model());
      var reranker =
          retrieval.rerank() == RerankRule.LATE_INTERACTION
              ? Optional.<Reranker>of(lateInteraction(encoder, passages, indexed.collection()))
              : external;
      return new ModelRetriever(encoder, passages, indexed.collection(), reranker);
    };
  }

  /** Counts words once: a collection is measured as it is when it is opened. */
  private LateInteraction lateInteraction(
      Encoder encoder, PassageSearch passages, String collection) {
    return new LateInteraction(
        encoder,
        new SampledWeights(encoder, most -> passages.sampleTexts(collection, most), () -> 0),
        retrieval.rerankCacheBytes());
  }

  private DriftWatch drift(
      ModelLine line,
      LineViews views,
      Supplier<CorpusView> corpus,
      DecisionLog log,
      Function<NextStep.Indexed, ModelRetriever> search) {
    var measurer =
        new Measurer(
            settings.measurement().withoutDiagnostics(),
            Progress.SILENT,
            stopping::get,
            System::nanoTime);
    var probe =
        ChampionProbe.onCorpus(
            new RelevanceJudge(settings.drift().queries()),
            measurer,
            search,
            corpus,
            new ModelMeasurer(retrieval, measurer)::depth);
    return new DriftWatch(
        line,
        views.references(),
        views.newestQueries(),
        probe,
        new DriftRule(settings.drift(), settings.promotion().bootstrap()),
        settings.drift(),
        views::lastDriftRequest,
        log::ask,
        context.meters(),
        context.clock());
  }

  private Directory directory() {
    if (settings.inMemoryIndex()) {
      return new ByteBuffersDirectory();
    }
    var path = context.stateDir().resolve("bm25");
    try {
      Files.createDirectories(path);
      return FSDirectory.open(path);
    } catch (IOException e) {
      throw new FatalException("BM25 index cannot be made in %s: %s".formatted(path, e), e);
    }
  }

  private void awaitChange() throws InterruptedException {
    if (changes.tryAcquire(LOOK_AGAIN_MS, TimeUnit.MILLISECONDS)) {
      changes.drainPermits();
    }
  }

  @Override
  public Health health() {
    return health.stream()
        .flatMap(Supplier::get)
        .max(Health.BY_GRAVITY)
        .filter(worst -> !(worst instanceof Health.Healthy))
        .orElseGet(
            () ->
                caughtUp.get()
                    ? new Health.Healthy()
                    : new Health.Starting("its topics to be read"));
  }

  @Override
  public void close() {
    stopping.set(true);
    changes.release();
    opened.close();
  }
}
