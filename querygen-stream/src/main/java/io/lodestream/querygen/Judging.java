package io.lodestream.querygen;

import io.lodestream.encoder.models.ModelLoader;
import io.lodestream.querygen.corpus.Corpus;
import io.lodestream.querygen.generator.ExtractiveGenerator;
import io.lodestream.querygen.judge.Judge;
import io.lodestream.querygen.judge.RoundTripJudge;
import io.lodestream.querygen.judge.ServingCollection;
import io.lodestream.querygen.llm.LlmQuerygen;
import io.lodestream.querygen.stream.AsyncJobs;
import io.lodestream.querygen.stream.JoinedWork;
import io.lodestream.runtime.deadletter.DeadLetters;
import io.lodestream.runtime.kafka.TopicView;
import io.lodestream.runtime.lifecycle.Health;
import io.lodestream.runtime.lifecycle.StageContext;
import io.lodestream.runtime.vectors.VectorStoreConnection;
import io.lodestream.schemas.topics.Topic;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
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

  /** Below the state directory: answers of language models, and what was spent today. */
  private static final String CACHE = "llm";

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
    var extractive =
        new ExtractiveGenerator(
            settings.kinds(),
            settings.naming(),
            settings.queriesPerPassage(),
            settings.seed(),
            corpus.statistics());
    var llm =
        opened(
            LlmQuerygen.open(
                context.settings(),
                settings,
                context.shared().stateDir().resolve(CACHE),
                context.meters(),
                context.clock()));
    parts.add(() -> llm.health().max(Health.BY_GRAVITY).orElseGet(Health.Healthy::new));
    var work = opened(new JoinedWork(settings, extractive, () -> roundTrip(models, corpus), llm));
    generatorVersion = work.generatorVersion();
    jobs = new AsyncJobs(work, work.capacity(), llm::pausedBy, context.meters(), context.clock());
  }

  private Judge roundTrip(ModelLoader models, Corpus corpus) {
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
    return new RoundTripJudge(corpus, dense, settings.topK());
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

  /** Whether the passages' texts are searched or counted. */
  boolean needsCorpus() {
    return settings.makesRoundTrips()
        || settings.generator() == QuerygenSettings.GeneratorKind.EXTRACTIVE;
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
