package io.lodestream.querygen;

import io.lodestream.encoder.models.EncoderSettings;
import io.lodestream.encoder.models.ModelLoader;
import io.lodestream.querygen.corpus.Corpus;
import io.lodestream.querygen.feedback.FeedbackSettings;
import io.lodestream.querygen.filter.KeptQueries;
import io.lodestream.querygen.filter.QueryFilter;
import io.lodestream.querygen.generator.ExtractiveGenerator;
import io.lodestream.querygen.generator.KindLearning;
import io.lodestream.querygen.generator.QueryGenerator;
import io.lodestream.querygen.judge.Judge;
import io.lodestream.querygen.judge.RoundTripJudge;
import io.lodestream.querygen.judge.ServingCollection;
import io.lodestream.querygen.llm.LlmQuerygen;
import io.lodestream.querygen.pairing.PassageJobs;
import io.lodestream.querygen.pairing.PassageWork;
import io.lodestream.querygen.settings.QuerygenSettings;
import io.lodestream.querygen.stream.FeedbackSteps;
import io.lodestream.querygen.stream.InstanceKnowledge;
import io.lodestream.querygen.stream.JudgingPlan;
import io.lodestream.querygen.stream.QuerygenTopology;
import io.lodestream.querygen.windows.WindowClosing;
import io.lodestream.querygen.windows.WindowSettings;
import io.lodestream.runtime.config.SectionReader;
import io.lodestream.runtime.config.Settings;
import io.lodestream.runtime.deadletter.DeadLetters;
import io.lodestream.runtime.deadletter.SetAsideOnce;
import io.lodestream.runtime.kafka.TopicView;
import io.lodestream.runtime.kafka.UnreadableRecords;
import io.lodestream.runtime.lifecycle.Health;
import io.lodestream.runtime.lifecycle.OpenParts;
import io.lodestream.runtime.lifecycle.Stage;
import io.lodestream.runtime.stage.StageContext;
import io.lodestream.runtime.stage.StageSections;
import io.lodestream.runtime.streams.StreamsRunner;
import io.lodestream.runtime.vectors.VectorStoreConnection;
import io.lodestream.schemas.error.FatalException;
import io.lodestream.schemas.topics.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;

/**
 * Passages to judged pairs, pairs to training windows.
 *
 * <p>The parts that it opens are closed in reverse order, also when starting fails half way.
 */
public final class QuerygenStage implements Stage {

  private static final String NAME = "querygen";

  /** Below the state directory: answers of language models, and what was spent today. */
  private static final String CACHE = "llm";

  private final StageContext context;
  private final QuerygenSettings settings;
  private final WindowSettings windowSettings;
  private final FeedbackSettings feedbackSettings;
  private final ModelLoader models;
  public static final StageSections SECTIONS = new StageSections(sections(), QuerygenStage::read);

  private final OpenParts open = new OpenParts();

  /** Health of each part; of equally grave ones the first is shown. */
  private final List<Supplier<Health>> parts = new CopyOnWriteArrayList<>();

  private volatile boolean isStarted;

  /** All sections that the stage may read, besides the shared ones. */
  public static List<SectionReader<?>> sections() {
    return withModels(LlmQuerygen.sections(Settings.of(Map.of()).read(QuerygenSettings.SECTION)));
  }

  /** Those of language models only where one is asked. */
  private static List<SectionReader<?>> read(Settings settings) {
    return withModels(
        settings.isValid(QuerygenSettings.SECTION)
            ? LlmQuerygen.read(settings.read(QuerygenSettings.SECTION))
            : List.of());
  }

  private static List<SectionReader<?>> withModels(List<SectionReader<?>> ofModels) {
    var sections = new ArrayList<SectionReader<?>>();
    sections.add(QuerygenSettings.SECTION);
    sections.addAll(ofModels);
    sections.add(WindowSettings.SECTION);
    sections.add(FeedbackSettings.SECTION);
    sections.add(EncoderSettings.SECTION);
    return sections;
  }

  /**
   * @throws FatalException for {@code querygen.kinds=auto} without a round trip to learn from
   */
  public QuerygenStage(StageContext context) {
    this.context = context;
    this.settings = context.settings().read(QuerygenSettings.SECTION);
    this.windowSettings = context.settings().read(WindowSettings.SECTION);
    this.feedbackSettings = context.settings().read(FeedbackSettings.SECTION);
    this.models = new ModelLoader(context.settings(), context.shared());
    if (settings.kinds().isAuto() && settings.writesByRules() && !settings.makesRoundTrips()) {
      throw new FatalException(
          "querygen.kinds=auto learns from the round trip, and querygen.judge is llm; set"
              + " querygen.judge=round-trip, or querygen.kinds to weights");
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void start() {
    var deadLetters = open.add(DeadLetters.of(context));
    var unreadable = open.add(SetAsideOnce.of(context, deadLetters));
    var corpus =
        open.add(
            new Corpus(
                settings.needsOtherWords(), settings.needsAlike(), settings.split()::isSame));
    var llm = open.add(llm());
    var work = open.add(work(llm, corpus, unreadable));
    var jobs =
        new PassageJobs(
            work::run,
            work.capacity(llm.maxInFlight()),
            llm::pausedBy,
            context.meters(),
            context.clock());
    parts.add(() -> waiting(jobs));
    var known =
        new InstanceKnowledge(
            needsCorpus() ? Optional.of(corpus) : Optional.empty(),
            new KeptQueries(settings.filter().duplicateSimilarity()),
            context.meters());
    var streams = open.add(streams(work.generatorVersion(), known, jobs));
    streams.start();
    var windows =
        open.add(
            WindowClosing.start(
                context,
                windowSettings,
                unreadable,
                () -> known.pending() > 0 || !(streams.health() instanceof Health.Healthy)));
    parts.addAll(0, List.of(streams::health, windows::health));
    isStarted = true;
  }

  private LlmQuerygen llm() {
    var cache = context.shared().stateDir().resolve(CACHE);
    var llm =
        LlmQuerygen.open(context.settings(), settings, cache, context.meters(), context.clock());
    parts.add(() -> llm.health().max(Health.BY_GRAVITY).orElseGet(Health.Healthy::new));
    return llm;
  }

  private PassageWork work(LlmQuerygen llm, Corpus corpus, UnreadableRecords unreadable) {
    return new PassageWork(
        settings,
        extractive(corpus),
        corpus.statistics(),
        () -> roundTrip(corpus, unreadable),
        llm.generator(),
        llm.judge());
  }

  private QueryGenerator extractive(Corpus corpus) {
    return settings.kinds().isAuto()
        ? settings.extractive(
            new KindLearning(ExtractiveGenerator.KINDS), corpus.statistics(), corpus.otherWords())
        : settings.extractive(corpus.statistics(), corpus.otherWords());
  }

  private Judge roundTrip(Corpus corpus, UnreadableRecords unreadable) {
    var events = view(context.topics().indexEvents(), unreadable);
    var versions = view(context.topics().models(), unreadable);
    var dense =
        open.add(
            new ServingCollection(
                context.shared().line(),
                events::values,
                versions::values,
                models::open,
                VectorStoreConnection.open(context.shared().vectors())));
    return new RoundTripJudge(corpus, dense, settings.topK(), settings.split()::areTogether);
  }

  private <V extends SpecificRecord> TopicView<V> view(
      Topic<V> topic, UnreadableRecords unreadable) {
    var view =
        open.add(TopicView.open(topic, context.kafka(), unreadable, (key, value, timestamp) -> {}));
    parts.add(view::health);
    return view;
  }

  /** Whether the passages' texts are searched or counted. */
  private boolean needsCorpus() {
    return settings.makesRoundTrips()
        || settings.generator() == QuerygenSettings.GeneratorKind.EXTRACTIVE;
  }

  private static Health waiting(PassageJobs jobs) {
    return jobs.waitingFor().<Health>map(Health.Paused::new).orElseGet(Health.Healthy::new);
  }

  private StreamsRunner streams(
      String generatorVersion, InstanceKnowledge known, PassageJobs jobs) {
    var plan =
        new JudgingPlan(
            generatorVersion,
            settings.split(),
            settings.sample(),
            settings.settle(),
            settings.maxWait(),
            settings.maxAttempts());
    var properties = context.kafka().streams(NAME, context.stateDir(), settings.threads());
    var topology =
        new QuerygenTopology(
            context.topics(),
            context.serdes(),
            plan,
            known,
            jobs,
            context.meters(),
            new FeedbackSteps(
                feedbackSettings, QueryFilter.of(settings.filter()), passagePartitions()));
    return new StreamsRunner(
        topology.build(properties), properties, context.kafka(), context.meters());
  }

  /** Partitions that the topic has, which {@code topics.partitions} may no longer say. */
  private int passagePartitions() {
    var topic = context.topics().passages().name();
    try (var consumer = context.kafka().reader("querygen-partitions")) {
      return consumer.partitionsFor(topic).size();
    }
  }

  @Override
  public Health health() {
    return isStarted
        ? parts.stream().map(Supplier::get).max(Health.BY_GRAVITY).orElseGet(Health.Healthy::new)
        : new Health.Starting("its parts");
  }

  @Override
  public void close() {
    open.close();
  }
}
