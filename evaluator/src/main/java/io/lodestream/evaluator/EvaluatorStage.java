package io.lodestream.evaluator;

import io.lodestream.encoder.models.ModelLoader;
import io.lodestream.evaluator.corpus.Corpus;
import io.lodestream.evaluator.corpus.CorpusView;
import io.lodestream.evaluator.corpus.PassageReader;
import io.lodestream.evaluator.measurement.Measurer;
import io.lodestream.evaluator.promotion.ModelLine;
import io.lodestream.evaluator.promotion.PromotionRule;
import io.lodestream.evaluator.relevance.RelevanceJudge;
import io.lodestream.evaluator.retrieval.ModelRetriever;
import io.lodestream.evaluator.retrieval.QdrantPassageSearch;
import io.lodestream.runtime.deadletter.DeadLetters;
import io.lodestream.runtime.kafka.RecordDecoder;
import io.lodestream.runtime.lifecycle.Health;
import io.lodestream.runtime.lifecycle.Stage;
import io.lodestream.runtime.lifecycle.StageContext;
import io.lodestream.runtime.lifecycle.Worker;
import io.lodestream.runtime.vectors.VectorStoreConnection;
import io.lodestream.schemas.EvalQuery;
import io.lodestream.schemas.error.FatalException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;

/** Wires topics, corpus, models and vector store to the {@link DecisionLoop}. */
public final class EvaluatorStage implements Stage {

  private static final long LOOK_AGAIN_MS = 500;

  private final StageContext context;
  private final EvaluatorSettings settings;
  private final ModelLoader models;
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final List<Supplier<Stream<Health>>> health = new CopyOnWriteArrayList<>();
  private final Semaphore changes = new Semaphore(0);
  private final AtomicBoolean stopping = new AtomicBoolean();
  private final AtomicBoolean caughtUp = new AtomicBoolean();

  public EvaluatorStage(StageContext context) {
    this.context = context;
    this.settings = context.settings().read("evaluator", EvaluatorSettings::from);
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
    var letters = owned(DeadLetters.of(context));
    // First the writer: it ends a transaction that a killed predecessor left open, which the
    // views below would otherwise not see.
    var log =
        owned(
            new KafkaDecisionLog(
                kafka.transactionalWriter("evaluator-" + context.shared().line()), topics));
    var line = new ModelLine(context.shared().line());
    var views = owned(new LineViews(line, topics, kafka, letters, changes::release));
    health.add(views::health);
    var corpus = owned(new Corpus(directory()));
    var passages =
        owned(
            new PassageReader(
                kafka.reader("evaluator-passages"),
                topics.passages().name(),
                new RecordDecoder<>(topics.passages(), kafka.serdes()),
                corpus,
                letters,
                context.meters()));
    health.add(() -> Stream.of(passages.health()));
    var loop =
        loop(
            line,
            () -> {
              passages.awaitEnd(settings.catchUpTimeout(), stopping::get);
              return corpus.view();
            },
            views::queries,
            log);
    var worker =
        owned(
            Worker.start(
                "evaluator",
                () -> {
                  caughtUp.set(views.areCaughtUp());
                  if (!caughtUp.get() || !loop.step()) {
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
      DecisionLog log) {
    var client = owned(VectorStoreConnection.open(context.shared().vectors()));
    var search = new QdrantPassageSearch(client, settings.searchTimeout());
    var progress = new MeteredProgress(context.meters());
    var evaluator =
        new Evaluator(
            new RelevanceJudge(settings.measurement().maxQueries()),
            new Measurer(settings.measurement(), progress, stopping::get, System::nanoTime),
            new PromotionRule(settings.promotion()),
            indexed ->
                new ModelRetriever(models.open(indexed.model()), search, indexed.collection()),
            progress,
            context.clock());
    return new DecisionLoop(line, corpus, queries, evaluator, log, context.meters());
  }

  private Directory directory() {
    if (settings.inMemoryIndex()) {
      return new ByteBuffersDirectory();
    }
    var path = context.shared().stateDir().resolve("evaluator").resolve("bm25");
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

  /** Closed with the stage, in the reverse order of opening. */
  private <T extends AutoCloseable> T owned(T part) {
    opened.push(part);
    return part;
  }

  @Override
  public Health health() {
    return health.stream()
        .flatMap(Supplier::get)
        .filter(Health.Failed.class::isInstance)
        .findFirst()
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
    RuntimeException failure = null;
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception e) {
        var failed = new FatalException("evaluator did not close cleanly: " + e.getMessage(), e);
        if (failure == null) {
          failure = failed;
        } else {
          failure.addSuppressed(failed);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
