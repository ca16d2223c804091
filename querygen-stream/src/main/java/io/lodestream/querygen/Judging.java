package io.lodestream.querygen;

import io.lodestream.encoder.models.ModelLoader;
import io.lodestream.querygen.corpus.Corpus;
import io.lodestream.querygen.filter.QueryFilter;
import io.lodestream.querygen.generator.ExtractiveGenerator;
import io.lodestream.querygen.judge.RoundTripJudge;
import io.lodestream.querygen.judge.ServingCollection;
import io.lodestream.querygen.stream.AsyncJobs;
import io.lodestream.querygen.stream.RoundTrips;
import io.lodestream.runtime.deadletter.DeadLetters;
import io.lodestream.runtime.kafka.TopicView;
import io.lodestream.runtime.lifecycle.Health;
import io.lodestream.runtime.lifecycle.StageContext;
import io.lodestream.runtime.vectors.VectorStoreConnection;
import io.lodestream.schemas.error.FatalException;
import io.lodestream.schemas.topics.Topic;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Generator and judge as configured, with what they need: opened together, closed together in
 * reverse order, also when opening fails half way.
 */
final class Judging implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Judging.class);

  /** Batches in line for each that is judged, so that the threads have work between two ticks. */
  private static final int BATCHES_AHEAD = 4;

  private final StageContext context;
  private final QuerygenSettings settings;
  private final DeadLetters deadLetters;
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final List<Supplier<Health>> parts = new ArrayList<>();
  private AsyncJobs jobs;
  private String generatorVersion;

  private Judging(StageContext context, QuerygenSettings settings, DeadLetters deadLetters) {
    this.context = context;
    this.settings = settings;
    this.deadLetters = deadLetters;
  }

  static Judging open(
      StageContext context,
      QuerygenSettings settings,
      ModelLoader models,
      Corpus corpus,
      DeadLetters deadLetters) {
    var judging = new Judging(context, settings, deadLetters);
    try {
      judging.open(models, corpus);
    } catch (RuntimeException e) {
      judging.close();
      throw e;
    }
    return judging;
  }

  private void open(ModelLoader models, Corpus corpus) {
    if (settings.generator() != QuerygenSettings.GeneratorKind.EXTRACTIVE
        || settings.judge() != QuerygenSettings.JudgeKind.ROUND_TRIP) {
      throw new FatalException("this build has no language models for querygen yet");
    }
    var filter = QueryFilter.of(settings.filter());
    var generator =
        new ExtractiveGenerator(
            settings.kinds(),
            settings.naming(),
            settings.queriesPerPassage(),
            settings.seed(),
            corpus.statistics());
    var roundTrips = roundTrips(models, corpus, filter);
    generatorVersion = generator.version();
    jobs =
        new AsyncJobs(
            roundTrips.with(generator),
            settings.concurrency() * settings.batchSize() * BATCHES_AHEAD,
            Optional::empty,
            context.meters(),
            context.clock());
  }

  private RoundTrips roundTrips(ModelLoader models, Corpus corpus, QueryFilter filter) {
    var events = view(context.topics().indexEvents());
    var versions = view(context.topics().models());
    var dense =
        opened(
            new ServingCollection(
                context.shared().line(),
                events::values,
                versions::values,
                models::open,
                VectorStoreConnection.open(context.shared().vectors())));
    var judge = new RoundTripJudge(corpus, dense, settings.topK());
    return opened(new RoundTrips(judge, filter, settings.concurrency(), settings.batchSize()));
  }

  private <V extends SpecificRecord> TopicView<V> view(Topic<V> topic) {
    var view =
        opened(TopicView.open(topic, context.kafka(), deadLetters, (key, value, timestamp) -> {}));
    parts.add(view::health);
    return view;
  }

  private <T extends AutoCloseable> T opened(T part) {
    open.push(part);
    return part;
  }

  AsyncJobs jobs() {
    return jobs;
  }

  String generatorVersion() {
    return generatorVersion;
  }

  /** Of each part; paused while calls fail. */
  Stream<Health> health() {
    var waiting = jobs.waitingFor().<Health>map(Health.Paused::new).orElse(new Health.Healthy());
    return Stream.concat(parts.stream().map(Supplier::get), Stream.of(waiting));
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
