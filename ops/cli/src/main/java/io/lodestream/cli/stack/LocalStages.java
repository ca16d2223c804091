package io.lodestream.cli.stack;

import io.lodestream.evaluator.EvaluatorStage;
import io.lodestream.indexer.IndexerStage;
import io.lodestream.ingest.IngestStage;
import io.lodestream.querygen.QuerygenStage;
import io.lodestream.runtime.config.Settings;
import io.lodestream.runtime.http.StageServer;
import io.lodestream.runtime.kafka.TopicProvisioner;
import io.lodestream.runtime.kafka.UserSchemas;
import io.lodestream.runtime.lifecycle.Health;
import io.lodestream.runtime.lifecycle.OpenParts;
import io.lodestream.runtime.lifecycle.Stage;
import io.lodestream.runtime.metrics.StageMeters;
import io.lodestream.runtime.stage.StageContext;
import io.lodestream.runtime.stage.StageFactory;
import io.lodestream.runtime.stage.StageMetricsPublisher;
import io.lodestream.runtime.stage.StageSections;
import io.lodestream.trainer.TrainerStage;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All stages in this JVM, each as it would run alone, with one HTTP server.
 *
 * <p>Starts the stages in the order of {@link #kinds}; {@link #close} stops the last first.
 */
public final class LocalStages implements AutoCloseable {

  /** A stage that can be started: what it reads, and what makes it. */
  public record Kind(StageSections sections, StageFactory factory) {}

  private static final Map<String, Kind> KINDS = kinds();

  private final OpenParts open = new OpenParts();
  private final List<Stage> stages = new ArrayList<>();
  private final StageServer server;

  private LocalStages(Settings settings) {
    try {
      KINDS.values().forEach(kind -> kind.sections().check(settings));
      var meters = new ArrayList<StageMeters>();
      for (var entry : KINDS.entrySet()) {
        var context = StageContext.of(entry.getKey(), "local", settings);
        if (stages.isEmpty()) {
          TopicProvisioner.provision(
              context.kafka(), context.topics(), context.shared().topics().replication());
          UserSchemas.register(context.serdes(), context.topics());
        }
        var metrics = open.add(new StageMetricsPublisher(context));
        stages.add(open.add(entry.getValue().factory().create(context)));
        meters.add(context.meters());
        metrics.start();
      }
      var http = StageContext.of("local", "local", settings).shared().http();
      server = open.add(StageServer.start(http, stages, meters));
      stages.forEach(Stage::start);
    } catch (RuntimeException e) {
      open.close();
      throw e;
    }
  }

  /**
   * The stages by name, in the order of starting: the trainer first, since it publishes the base
   * model that the indexer and the evaluator wait for, and the readers of pairs and passages before
   * the stages that write them. Closing goes the other way, so no new passages arrive while
   * querygen stops, and no new pairs while the trainer does.
   */
  public static Map<String, Kind> kinds() {
    var kinds = new LinkedHashMap<String, Kind>();
    kinds.put("trainer", new Kind(TrainerStage.SECTIONS, TrainerStage::new));
    kinds.put("indexer", new Kind(IndexerStage.SECTIONS, IndexerStage::new));
    kinds.put("evaluator", new Kind(EvaluatorStage.SECTIONS, EvaluatorStage::new));
    kinds.put("querygen", new Kind(QuerygenStage.SECTIONS, QuerygenStage::new));
    kinds.put("ingest", new Kind(IngestStage.SECTIONS, IngestStage::new));
    return kinds;
  }

  public static LocalStages start(Settings settings) {
    return new LocalStages(settings);
  }

  public URI http() {
    return server.uri();
  }

  /** The first stage that has failed for good, with its cause. */
  public Optional<String> failure() {
    return stages.stream()
        .filter(stage -> stage.health() instanceof Health.Failed)
        .map(
            stage -> {
              var cause = ((Health.Failed) stage.health()).cause();
              return "stage %s failed: %s".formatted(stage.name(), cause.getMessage());
            })
        .findFirst();
  }

  @Override
  public void close() {
    open.close();
  }
}
