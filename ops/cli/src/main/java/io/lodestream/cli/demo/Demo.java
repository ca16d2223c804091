package io.lodestream.cli.demo;

import io.lodestream.cli.stack.LocalPorts;
import io.lodestream.cli.stack.LocalServers;
import io.lodestream.cli.stack.LocalStages;
import io.lodestream.encoder.models.ModelLoader;
import io.lodestream.runtime.stage.StageContext;
import io.lodestream.schemas.IndexEvent;
import io.lodestream.schemas.IndexState;
import io.lodestream.schemas.ModelVersion;
import io.lodestream.schemas.error.UserException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Runs the closed loop once: documents in, a candidate with a decision out.
 *
 * <p>Runs on the caller's thread, which may be interrupted to stop early; closes everything it
 * started before it returns.
 */
public final class Demo {

  private static final Duration LOOK = Duration.ofMillis(500);

  private final DemoOptions options;
  private final PrintStream out;
  private final Instant started = Instant.now();

  public Demo(DemoOptions options, PrintStream out) {
    this.options = options;
    this.out = out;
  }

  /**
   * @throws UserException when the loop cannot be closed, saying where it stopped
   */
  public void run() throws InterruptedException {
    var dataset = options.dataset();
    out.printf(
        "%s: %,d documents, %,d labelled questions that only the evaluator sees%n",
        dataset.name(), dataset.documents().size(), dataset.queries().size());
    var ports = options.settings().read(LocalPorts.SECTION);
    try (var servers = LocalServers.start(options.dataDir(), ports)) {
      var settings = options.settings().with(servers.settings());
      try (var stages = LocalStages.start(settings)) {
        var context = StageContext.of("demo", "demo", settings);
        out.printf("stack up in %.1f s%n", since(started).toMillis() / 1000.0);
        try (var observer = new PipelineObserver(context)) {
          new DatasetProducer(context).produce(dataset);
          follow(stages, observer);
          var result = result(context, observer);
          new ResultTable(out).print(result);
          options.report().ifPresent(file -> DemoReport.write(result, file));
        }
        if (options.keepRunning()) {
          new Endpoints(out).print(servers, stages, context, options.dataDir());
          stayUp(stages);
        }
      }
    }
  }

  private void follow(LocalStages stages, PipelineObserver observer) throws InterruptedException {
    var stall = new StallDetector(options.settings());
    try (var display = ProgressDisplay.forThisProcess()) {
      var progress = new PipelineProgress(observer, display, options.dataset().documents().size());
      while (!isSettled(observer)) {
        failIfBroken(stages);
        progress.show();
        stall
            .look(observer, options.dataset().documents().size(), Instant.now())
            .ifPresent(
                reason -> {
                  throw new UserException(reason);
                });
        Thread.sleep(LOOK.toMillis());
      }
      progress.show();
    }
  }

  private static boolean isSettled(PipelineObserver observer) {
    return observer
        .candidate()
        .map(model -> observer.isSettled(model.getModelId()))
        .orElseGet(observer::isWithheld);
  }

  private static void failIfBroken(LocalStages stages) {
    stages
        .failure()
        .ifPresent(
            failure -> {
              throw new UserException(failure);
            });
  }

  /** Returns when the thread is interrupted: a running demo has no other end. */
  private void stayUp(LocalStages stages) {
    try {
      while (true) {
        failIfBroken(stages);
        Thread.sleep(LOOK.toMillis());
      }
    } catch (InterruptedException e) {
      out.println("stopping");
    }
  }

  private DemoResult result(StageContext context, PipelineObserver observer)
      throws InterruptedException {
    var candidate = observer.candidate();
    var evaluation =
        observer.measurements().stream()
            .filter(
                m ->
                    candidate.isPresent()
                        && isOfFirstEvaluation(observer, m.getEvaluationId(), candidate.get()))
            .toList();
    var examples = examples(context, observer);
    return new DemoResult(
        options.dataset().name(),
        options.dataset().documents().size(),
        observer.passages(),
        observer.kept(),
        observer.rejected(),
        observer.notSampled(),
        observer.windows().size(),
        observer.models(),
        candidate,
        evaluation,
        candidate.flatMap(model -> observer.decisionOn(model.getModelId())),
        seconds(observer),
        examples);
  }

  /** The evaluation that measured the candidate; its records share one id. */
  private static boolean isOfFirstEvaluation(
      PipelineObserver observer, String evaluationId, ModelVersion candidate) {
    return observer.measurements().stream()
        .filter(m -> m.getModelId().equals(candidate.getModelId()))
        .findFirst()
        .map(m -> m.getEvaluationId().equals(evaluationId))
        .orElse(false);
  }

  private ExampleHits examples(StageContext context, PipelineObserver observer)
      throws InterruptedException {
    var before = observer.base().flatMap(model -> indexed(observer, model));
    var after = observer.candidate().flatMap(model -> indexed(observer, model));
    if (before.isEmpty() || after.isEmpty()) {
      return droppedCollection(observer).map(ExampleHits::dropped).orElse(ExampleHits.NONE);
    }
    var models = new ModelLoader(context.settings(), context.shared());
    return new ExampleSearch(
            context.shared().vectors(), models::open, options.dataset(), options.seed())
        .compare(before.get(), after.get());
  }

  private static Optional<String> droppedCollection(PipelineObserver observer) {
    return Stream.of(observer.base(), observer.candidate())
        .flatMap(Optional::stream)
        .flatMap(model -> observer.collectionOf(model.getModelId()).stream())
        .filter(event -> event.getState() == IndexState.DROPPED)
        .map(IndexEvent::getCollection)
        .findFirst();
  }

  private static Optional<ExampleSearch.Indexed> indexed(
      PipelineObserver observer, ModelVersion model) {
    return observer
        .collectionOf(model.getModelId())
        .filter(event -> event.getState() != IndexState.DROPPED)
        .map(IndexEvent::getCollection)
        .map(collection -> new ExampleSearch.Indexed(model, collection));
  }

  private Map<String, Duration> seconds(PipelineObserver observer) {
    var seconds = new LinkedHashMap<String, Duration>();
    var timeline = observer.timeline();
    put(seconds, "ingest", timeline.fromFirstToLast(Timeline.DOCUMENTS, Timeline.PASSAGES));
    put(seconds, "querygen", timeline.fromFirstToLast(Timeline.PASSAGES, Timeline.PAIRS));
    put(seconds, "training", timeline.fromFirstToFirst(Timeline.WINDOW, Timeline.MODEL));
    observer
        .candidate()
        .map(ModelVersion::getModelId)
        .ifPresent(
            id -> {
              put(
                  seconds,
                  "indexing",
                  timeline.fromFirstToFirst(Timeline.MODEL, id + "/" + IndexState.READY));
              put(
                  seconds,
                  "evaluation",
                  timeline.fromFirstToFirst(id + "/" + IndexState.READY, Timeline.DECISION + id));
              put(
                  seconds,
                  "promotion",
                  timeline.fromFirstToFirst(Timeline.DECISION + id, id + "/" + IndexState.SERVING));
            });
    seconds.put("total", since(started));
    return seconds;
  }

  private static void put(Map<String, Duration> map, String stage, Optional<Duration> time) {
    time.ifPresent(value -> map.put(stage, value));
  }

  private static Duration since(Instant then) {
    return Duration.between(then, Instant.now());
  }
}
