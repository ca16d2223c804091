package io.lodestream.indexer;

import io.javalin.config.RoutesConfig;
import io.lodestream.encoder.models.EncoderSettings;
import io.lodestream.encoder.models.ModelLoader;
import io.lodestream.indexer.collections.QdrantCollections;
import io.lodestream.indexer.http.IndexerRoutes;
import io.lodestream.indexer.http.SearchRoutes;
import io.lodestream.indexer.search.IndexStatus;
import io.lodestream.indexer.search.Rerankers;
import io.lodestream.indexer.search.Searcher;
import io.lodestream.indexer.sync.LivePassages;
import io.lodestream.indexer.sync.LivePassagesReader;
import io.lodestream.indexer.sync.SyncStarter;
import io.lodestream.indexer.sync.SyncState;
import io.lodestream.runtime.deadletter.DeadLetters;
import io.lodestream.runtime.deadletter.SetAsideOnce;
import io.lodestream.runtime.http.InFlight;
import io.lodestream.runtime.kafka.RecordDecoder;
import io.lodestream.runtime.kafka.SoleWriter;
import io.lodestream.runtime.kafka.TopicView;
import io.lodestream.runtime.lifecycle.Health;
import io.lodestream.runtime.lifecycle.OpenParts;
import io.lodestream.runtime.lifecycle.Stage;
import io.lodestream.runtime.lifecycle.Worker;
import io.lodestream.runtime.metrics.MetricName;
import io.lodestream.runtime.rerank.Reranker;
import io.lodestream.runtime.retrieval.RetrievalSettings;
import io.lodestream.runtime.stage.StageContext;
import io.lodestream.runtime.stage.StageSections;
import io.lodestream.runtime.vectors.VectorStoreConnection;
import io.lodestream.schemas.IndexEvent;
import io.lodestream.schemas.ModelVersion;
import io.lodestream.schemas.Promotion;
import io.lodestream.schemas.error.FatalException;
import io.lodestream.schemas.promotions.PromotionHistory;
import io.qdrant.client.QdrantClient;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Wires topics, vector store and models to an {@link IndexController}, and runs it. */
public final class IndexerStage implements Stage {

  public static final StageSections SECTIONS =
      StageSections.of(IndexerSettings.SECTION, RetrievalSettings.SECTION, EncoderSettings.SECTION);

  /** Of a batch of passages that are decoded and remembered. */
  private static final Duration LONGEST_READ = Duration.ofSeconds(60);

  private final StageContext context;
  private final IndexerSettings settings;
  private final RetrievalSettings retrieval;
  private final ModelLoader loader;
  private final PromotionHistory promotions;
  private final LivePassages live = new LivePassages();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final OpenParts open;
  private QdrantClient client;
  private QdrantCollections store;
  private SoleWriter writer;
  private TopicView<ModelVersion> models;
  private TopicView<Promotion> decisions;
  private TopicView<IndexEvent> events;
  private LivePassagesReader reader;
  private long expectedPoints;
  private Worker readerWorker;
  private volatile Worker control;
  private volatile IndexController controller;

  public IndexerStage(StageContext context) {
    this(context, new OpenParts());
  }

  IndexerStage(StageContext context, OpenParts open) {
    this.context = context;
    this.open = open;
    this.settings = context.settings().read(IndexerSettings.SECTION);
    this.retrieval = context.settings().read(RetrievalSettings.SECTION);
    this.loader = new ModelLoader(context.settings(), context.shared());
    this.promotions = new PromotionHistory(context.shared().line());
  }

  @Override
  public String name() {
    return "indexer";
  }

  @Override
  public void start() {
    var topics = context.topics();
    var kafka = context.kafka();
    client = open.add(VectorStoreConnection.open(context.shared().vectors()));
    store = new QdrantCollections(client, settings.graph());
    var deadLetters = open.add(DeadLetters.of(context));
    var unreadable = open.add(SetAsideOnce.of(context, deadLetters));
    // Fences a former instance before its last events are read.
    writer =
        open.add(
            SoleWriter.open(
                "indexer-" + context.shared().line(), topics.indexEvents().name(), kafka));
    models = open.add(TopicView.open(topics.models(), kafka, unreadable, (key, value, at) -> {}));
    decisions =
        open.add(
            TopicView.open(
                topics.promotions(), kafka, unreadable, (key, value, at) -> promotions.add(value)));
    events =
        open.add(TopicView.open(topics.indexEvents(), kafka, unreadable, (key, value, at) -> {}));
    reader =
        new LivePassagesReader(
            topics.passages().name(),
            kafka.reader("indexer-passages"),
            new RecordDecoder<>(topics.passages(), context.serdes()),
            unreadable,
            live);
    readerWorker =
        open.add(Worker.start("indexer-live-passages", reader::step, reader::close, LONGEST_READ));
    control = open.add(Worker.start("indexer-control", this::control, this::closeController));
  }

  private void control() throws InterruptedException {
    if (controller != null) {
      controller.tick();
      publishProgress();
    } else if (isCaughtUp()) {
      controller = newController();
      events.close();
      return;
    }
    stopping.await(settings.pollInterval().toMillis(), TimeUnit.MILLISECONDS);
  }

  private boolean isCaughtUp() {
    return models.isCaughtUp()
        && decisions.isCaughtUp()
        && events.isCaughtUp()
        && reader.isCaughtUp();
  }

  private IndexController newController() {
    var shared = context.shared();
    return new IndexController(
        new IndexController.Settings(
            shared.line(), shared.servingAlias(), settings.grace(), settings.concurrentBuilds()),
        models.values()::values,
        promotions,
        store,
        new IndexEventLog(Map.copyOf(events.values()), this::writeEvent),
        new SyncStarter(
            context,
            settings.batchSize(),
            settings.paritySample(),
            loader,
            store,
            live,
            settings.indexedAttributes(),
            retrieval),
        live::count,
        context.clock());
  }

  private void writeEvent(IndexEvent event) {
    writer.commit(out -> out.send(context.topics().indexEvents(), event.getCollection(), event));
  }

  private void publishProgress() {
    var building = controller.building();
    building.ifPresent(progress -> expectedPoints = progress.expectedPoints());
    context.meters().set(MetricName.BACKFILL_EXPECTED, expectedPoints);
    // Once nothing is built, the last backfill is complete.
    context
        .meters()
        .set(
            MetricName.BACKFILL_POINTS,
            building.map(SyncState.Building::points).orElse(expectedPoints));
    controller
        .status()
        .serving()
        .ifPresent(
            serving -> {
              context.meters().label("modelId", serving.modelId());
              context.meters().label("collection", serving.collection());
            });
  }

  @Override
  public void addRoutes(RoutesConfig routes) {
    Supplier<Optional<IndexStatus>> index =
        () -> Optional.ofNullable(controller).map(IndexController::status);
    var searcher =
        new Searcher(
            retrieval,
            query -> store.search(query),
            new Rerankers(externalReranker()),
            context.meters());
    var searches =
        new InFlight(
            settings.concurrentSearches(),
            () -> context.meters().count(MetricName.SEARCHES_REFUSED, 1));
    new IndexerRoutes(
            index,
            settings.concurrentEmbeddings(),
            texts -> context.meters().count(MetricName.EMBEDDED_TEXTS_TRUNCATED, texts))
        .addTo(routes);
    new SearchRoutes(index, searcher, searches, retrieval, context.shared().vectors())
        .addTo(routes);
  }

  private Optional<Reranker> externalReranker() {
    var endpoint = retrieval.endpoint();
    return endpoint.url().map(url -> endpoint.reranker(context.clock()));
  }

  @Override
  public Health health() {
    if (control == null) {
      return new Health.Starting("its topics");
    }
    var worst =
        Stream.of(
                control.health(),
                writer.health(),
                readerWorker.health(),
                models.health(),
                decisions.health(),
                controller == null ? events.health() : control.health())
            .max(Health.BY_GRAVITY)
            .orElseThrow();
    if (!(worst instanceof Health.Healthy)) {
      return worst;
    }
    if (controller == null) {
      return new Health.Starting("topics to be read to their ends");
    }
    return controller
        .servingFailure()
        .<Health>map(
            detail ->
                new Health.Failed(
                    new FatalException("the serving collection is not kept current: " + detail)))
        .orElseGet(Health.Healthy::new);
  }

  private void closeController() {
    if (controller != null) {
      controller.close();
    }
  }

  /** From what decides to what is used, each part within its own bound. */
  @Override
  public void close() {
    stopping.countDown();
    open.close();
  }
}
