package io.lodestream.querygen;

import io.lodestream.encoder.models.ModelLoader;
import io.lodestream.querygen.corpus.Corpus;
import io.lodestream.querygen.generator.ExtractiveGenerator;
import io.lodestream.querygen.judge.Judge;
import io.lodestream.querygen.judge.RoundTripJudge;
import io.lodestream.querygen.judge.ServingCollection;
import io.lodestream.querygen.llm.LlmQuerygen;
import io.lodestream.querygen.settings.QuerygenSettings;
import io.lodestream.querygen.stream.AsyncJobs;
import io.lodestream.querygen.stream.JoinedWork;
import io.lodestream.runtime.deadletter.DeadLetters;
import io.lodestream.runtime.kafka.TopicView;
import io.lodestream.runtime.lifecycle.Health;
import io.lodestream.runtime.lifecycle.OpenParts;
import io.lodestream.runtime.stage.StageContext;
import io.lodestream.runtime.vectors.VectorStoreConnection;
import io.lodestream.schemas.topics.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;

/**
 * Generator and judge as configured, with what they need: opened together, closed together in
 * reverse order, also when opening fails half way.
 */
final class Judging implements AutoCloseable {

  /** Below the state directory: answers of language models, and what was spent today. */
  private static final String CACHE = "llm";

  private final StageContext context;
  private final QuerygenSettings settings;
  private final DeadLetters deadLetters;
  private final OpenParts open = new OpenParts();
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
        open.add(
            LlmQuerygen.open(
                context.settings(),
                settings,
                context.shared().stateDir().resolve(CACHE),
                context.meters(),
                context.clock()));
    parts.add(() -> llm.health().max(Health.BY_GRAVITY).orElseGet(Health.Healthy::new));
    var work = open.add(new JoinedWork(settings, extractive, () -> roundTrip(models, corpus), llm));
    generatorVersion = work.generatorVersion();
    jobs = new AsyncJobs(work, work.capacity(), llm::pausedBy, context.meters(), context.clock());
  }

  private Judge roundTrip(ModelLoader models, Corpus corpus) {
    var events = view(context.topics().indexEvents());
    var versions = view(context.topics().models());
    var dense =
        open.add(
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
        open.add(
            TopicView.open(topic, context.kafka(), deadLetters, (key, value, timestamp) -> {}));
    parts.add(view::health);
    return view;
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
    open.close();
  }
}
