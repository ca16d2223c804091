package io.lodestream.querygen;

import io.lodestream.encoder.models.ModelLoader;
import io.lodestream.querygen.corpus.Corpus;
import io.lodestream.querygen.feedback.FeedbackSettings;
import io.lodestream.querygen.filter.KeptQueries;
import io.lodestream.querygen.filter.QueryFilter;
import io.lodestream.querygen.settings.QuerygenSettings;
import io.lodestream.querygen.stream.FeedbackSteps;
import io.lodestream.querygen.stream.InstanceKnowledge;
import io.lodestream.querygen.stream.JudgingPlan;
import io.lodestream.querygen.stream.PendingCount;
import io.lodestream.querygen.stream.QuerygenTopology;
import io.lodestream.querygen.windows.WindowClosing;
import io.lodestream.querygen.windows.WindowSettings;
import io.lodestream.runtime.deadletter.DeadLetters;
import io.lodestream.runtime.lifecycle.Health;
import io.lodestream.runtime.lifecycle.OpenParts;
import io.lodestream.runtime.lifecycle.Stage;
import io.lodestream.runtime.stage.StageContext;
import io.lodestream.runtime.streams.StreamsRunner;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Passages to judged pairs, pairs to training windows.
 *
 * <p>Everything it opens is closed in reverse order, also when starting fails half way.
 */
public final class QuerygenStage implements Stage {

  private static final String NAME = "querygen";

  private final StageContext context;
  private final QuerygenSettings settings;
  private final WindowSettings windowSettings;
  private final FeedbackSettings feedbackSettings;
  private final ModelLoader models;
  private final OpenParts open = new OpenParts();
  private volatile Parts parts;

  private record Parts(Judging judging, StreamsRunner streams, WindowClosing windows) {}

  public QuerygenStage(StageContext context) {
    this.context = context;
    this.settings = context.settings().read(QuerygenSettings.SECTION);
    this.windowSettings = context.settings().read(WindowSettings.SECTION);
    this.feedbackSettings = context.settings().read(FeedbackSettings.SECTION);
    this.models = new ModelLoader(context.settings(), context.shared());
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void start() {
    var deadLetters = open.add(DeadLetters.of(context));
    var corpus = open.add(new Corpus());
    var judging = open.add(Judging.open(context, settings, models, corpus, deadLetters));
    var pending = new PendingCount(context.meters());
    var queries = new KeptQueries(settings.filter().duplicateSimilarity());
    var known =
        new InstanceKnowledge(
            judging.needsCorpus() ? Optional.of(corpus) : Optional.empty(), queries, pending);
    var streams = open.add(streams(judging, known));
    streams.start();
    var windows =
        open.add(
            WindowClosing.start(
                context,
                windowSettings,
                deadLetters,
                () -> pending.total() > 0 || !(streams.health() instanceof Health.Healthy)));
    parts = new Parts(judging, streams, windows);
  }

  private StreamsRunner streams(Judging judging, InstanceKnowledge known) {
    var plan =
        new JudgingPlan(
            judging.generatorVersion(),
            settings.split(),
            settings.sample(),
            settings.settle(),
            settings.maxWait(),
            settings.maxAttempts());
    var properties =
        context
            .kafka()
            .streams(NAME, context.shared().stateDir().resolve(NAME), settings.threads());
    var topology =
        QuerygenTopology.of(
            context.topics(),
            context.serdes(),
            plan,
            known,
            judging.jobs(),
            context.meters(),
            new FeedbackSteps(
                feedbackSettings, QueryFilter.of(settings.filter()), passagePartitions()));
    return new StreamsRunner(topology.build(properties), properties);
  }

  /** As the topic is, whatever {@code topics.partitions} says by now. */
  private int passagePartitions() {
    var topic = context.topics().passages().name();
    try (var consumer = context.kafka().reader("querygen-partitions")) {
      return consumer.partitionsFor(topic).size();
    }
  }

  @Override
  public Health health() {
    var running = parts;
    if (running == null) {
      return new Health.Starting("its parts");
    }
    return Stream.concat(
            Stream.of(running.streams().health(), running.windows().health()),
            running.judging().health())
        .max(Health.BY_GRAVITY)
        .orElseGet(Health.Healthy::new);
  }

  @Override
  public void close() {
    open.close();
  }
}
