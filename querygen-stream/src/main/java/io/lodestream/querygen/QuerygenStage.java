package io.lodestream.querygen;

import io.lodestream.encoder.models.ModelLoader;
import io.lodestream.querygen.corpus.Corpus;
import io.lodestream.querygen.generator.ExtractiveGenerator;
import io.lodestream.querygen.judge.RoundTripJudge;
import io.lodestream.querygen.judge.ServingCollection;
import io.lodestream.querygen.stream.JudgingPlan;
import io.lodestream.querygen.stream.JudgingThreads;
import io.lodestream.querygen.stream.PendingCount;
import io.lodestream.querygen.stream.QuerygenTopology;
import io.lodestream.querygen.windows.WindowClosing;
import io.lodestream.querygen.windows.WindowSettings;
import io.lodestream.runtime.deadletter.DeadLetters;
import io.lodestream.runtime.kafka.TopicView;
import io.lodestream.runtime.lifecycle.Health;
import io.lodestream.runtime.lifecycle.Stage;
import io.lodestream.runtime.lifecycle.StageContext;
import io.lodestream.runtime.streams.StreamsRunner;
import io.lodestream.runtime.vectors.VectorStoreConnection;
import io.lodestream.schemas.IndexEvent;
import io.lodestream.schemas.ModelVersion;
import io.lodestream.schemas.topics.Topic;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passages to judged pairs, pairs to training windows.
 *
 * <p>Everything it opens is closed in reverse order, also when starting fails half way.
 */
public final class QuerygenStage implements Stage {

  private static final Logger LOG = LoggerFactory.getLogger(QuerygenStage.class);
  private static final String NAME = "querygen";

  private final StageContext context;
  private final QuerygenSettings settings;
  private final WindowSettings windowSettings;
  private final ModelLoader models;
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private volatile Parts parts;

  private record Parts(
      TopicView<IndexEvent> events,
      TopicView<ModelVersion> models,
      StreamsRunner streams,
      WindowClosing windows) {}

  public QuerygenStage(StageContext context) {
    this.context = context;
    this.settings = context.settings().read(NAME, QuerygenSettings::from);
    this.windowSettings = context.settings().read("window", WindowSettings::from);
    this.models = new ModelLoader(context.settings(), context.shared());
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void start() {
    var topics = context.topics();
    var deadLetters = opened(DeadLetters.of(context));
    var events = opened(view(topics.indexEvents(), deadLetters));
    var versions = opened(view(topics.models(), deadLetters));
    var corpus = opened(new Corpus());
    var generator =
        new ExtractiveGenerator(
            settings.kinds(),
            settings.naming(),
            settings.queriesPerPassage(),
            settings.seed(),
            corpus.statistics());
    var dense =
        opened(
            new ServingCollection(
                context.shared().line(),
                events::values,
                versions::values,
                models::open,
                VectorStoreConnection.open(context.shared().vectors())));
    var threads =
        opened(
            new JudgingThreads(
                generator,
                new RoundTripJudge(corpus, dense, settings.topK()),
                settings.concurrency()));
    var pending = new PendingCount(context.meters());
    var streams = opened(streams(generator, corpus, threads, pending));
    streams.start();
    var windows =
        opened(
            WindowClosing.start(
                context,
                windowSettings,
                deadLetters,
                () -> pending.total() > 0 || !(streams.health() instanceof Health.Healthy)));
    parts = new Parts(events, versions, streams, windows);
  }

  private StreamsRunner streams(
      ExtractiveGenerator generator, Corpus corpus, JudgingThreads threads, PendingCount pending) {
    var plan =
        new JudgingPlan(
            generator.version(),
            settings.queriesPerPassage(),
            settings.split(),
            settings.sample(),
            settings.settle(),
            settings.maxWait(),
            settings.batchSize());
    var properties =
        context
            .kafka()
            .streams(NAME, context.shared().stateDir().resolve(NAME), settings.threads());
    var topology =
        QuerygenTopology.of(
            context.topics(), context.serdes(), plan, corpus, threads, pending, context.meters());
    return new StreamsRunner(topology.build(properties), properties);
  }

  private <V extends SpecificRecord> TopicView<V> view(Topic<V> topic, DeadLetters deadLetters) {
    return TopicView.open(topic, context.kafka(), deadLetters, (key, value, timestamp) -> {});
  }

  private <T extends AutoCloseable> T opened(T part) {
    open.push(part);
    return part;
  }

  @Override
  public Health health() {
    var running = parts;
    if (running == null) {
      return new Health.Starting("its parts");
    }
    return Stream.of(
            running.streams().health(),
            running.windows().health(),
            running.events().health(),
            running.models().health())
        .reduce(new Health.Healthy(), QuerygenStage::worse);
  }

  private static Health worse(Health one, Health other) {
    if (one instanceof Health.Failed || other instanceof Health.Healthy) {
      return one;
    }
    return other instanceof Health.Failed || one instanceof Health.Healthy ? other : one;
  }

  @Override
  public void close() {
    while (!open.isEmpty()) {
      var part = open.pop();
      try {
        part.close();
      } catch (Exception e) {
        LOG.warn("part not closed part={} cause={}", part.getClass().getSimpleName(), e.toString());
      }
    }
  }
}
