package io.lodestream.evaluator;

import io.lodestream.encoder.models.ModelLoader;
import io.lodestream.evaluator.corpus.Corpus;
import io.lodestream.evaluator.corpus.CorpusView;
import io.lodestream.evaluator.corpus.PassageReader;
import io.lodestream.evaluator.measurement.Measurer;
import io.lodestream.evaluator.promotion.ModelLine;
import io.lodestream.evaluator.promotion.PromotionRule;
import io.lodestream.evaluator.relevance.LabelCheck;
import io.lodestream.evaluator.relevance.RelevanceJudge;
import io.lodestream.evaluator.retrieval.ModelRetriever;
import io.lodestream.evaluator.retrieval.QdrantPassageSearch;
import io.lodestream.runtime.deadletter.DeadLetters;
import io.lodestream.runtime.kafka.RecordDecoder;
import io.lodestream.runtime.kafka.TopicView;
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
  private final List<Supplier<Health>> parts = new CopyOnWriteArrayList<>();
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
    var views =
        List.of(
            TopicView.open(
                topics.models(),
                kafka,
                letters,
                (id, model, at) -> changed(() -> line.modelChanged(id, model))),
            TopicView.open(
                topics.promotions(),
                kafka,
                letters,
                (id, promotion, at) ->
                    changed(
                        () -> {
                          if (promotion != null) {
                            line.decided(promotion);
                          }
                        })),
            TopicView.open(
                topics.indexEvents(),
                kafka,
                letters,
                (name, event, at) -> changed(() -> line.collectionChanged(name, event))));
    views.forEach(this::part);
    var queries =
        TopicView.open(
            topics.evalQueries(),
            kafka,
            letters,
            (id, query, at) -> {
              if (query != null) {
                LabelCheck.check(query);
              }
            });
    part(queries);
    var corpus = owned(new Corpus(directory()));
    var passages =
        owned(
            new PassageReader(
                kafka.reader("evaluator-passages"),
                topics.passages().name(),
                new RecordDecoder<>(topics.passages(), kafka.serdes()),
                corpus,
                PassageReader.SetAside.to(letters),
                context.meters()));
    parts.add(passages::health);
    var loop =
        loop(
            line,
            () -> {
              passages.awaitEnd(settings.catchUpTimeout(), stopping::get);
              return corpus.view();
            },
            () -> queries.values().values(),
            log);
    var worker =
        owned(
            Worker.start(
                "evaluator",
                () -> {
                  boolean read =
                      queries.isCaughtUp() && views.stream().allMatch(TopicView::isCaughtUp);
                  caughtUp.set(read);
                  if (!read || !loop.step()) {
                    awaitChange();
                  }
                },
                () -> {}));
    parts.add(worker::health);
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

  private void changed(Runnable change) {
    change.run();
    changes.release();
  }

  private void awaitChange() throws InterruptedException {
    if (changes.tryAcquire(LOOK_AGAIN_MS, TimeUnit.MILLISECONDS)) {
      changes.drainPermits();
    }
  }

  private void part(TopicView<?> view) {
    owned(view);
    parts.add(view::health);
  }

  /** Closed with the stage, in the reverse order of opening. */
  private <T extends AutoCloseable> T owned(T part) {
    opened.push(part);
    return part;
  }

  @Override
  public Health health() {
    for (var part : parts) {
      if (part.get() instanceof Health.Failed failed) {
        return failed;
      }
    }
    return caughtUp.get() ? new Health.Healthy() : new Health.Starting("its topics to be read");
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
