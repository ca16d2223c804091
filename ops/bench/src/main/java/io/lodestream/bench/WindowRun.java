package io.lodestream.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lodestream.schemas.ModelVersion;
import io.lodestream.trainer.continual.EarlierWindows;
import io.lodestream.trainer.continual.Recalled;
import io.lodestream.trainer.continual.RecordedFigures;
import io.lodestream.trainer.settings.TrainerSettings;
import io.lodestream.trainer.training.PairTrainer;
import io.lodestream.trainer.training.TrainingListener;
import io.lodestream.trainer.training.TrainingReport;
import io.lodestream.trainer.training.TrainingTask;
import io.lodestream.trainer.window.WindowPairs;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Trains on the last of the given windows, as the trainer stage would after the earlier windows:
 * replay, history, merging and the choice of a checkpoint are the stage's own code. Writes {@code
 * model} and {@code report.json} below {@code --out}; the model is written even if the stage would
 * withhold it.
 */
@Command(name = "window")
final class WindowRun implements Callable<Integer> {
  private static final JsonMapper JSON = new JsonMapper();

  /** Files of the windows, in the order of the windows. */
  @Option(names = "--window", required = true)
  private Map<String, Path> windows = new LinkedHashMap<>();

  /** {@code report.json} of the earlier models that came into service. */
  @Option(names = "--record")
  private List<Path> records = List.of();

  @Option(names = "--parent", required = true)
  private Path parent;

  @Option(names = "--base", required = true)
  private Path base;

  @Mixin private TrainingOptions options;

  @Override
  public Integer call() throws IOException {
    var settings = options.settings();
    var files = new FileWindows(windows);
    var earlier = files.manifests();
    var window = earlier.remove(earlier.size() - 1);
    Collections.reverse(earlier);
    var own = files.read(window.getWindowId());
    var recalled =
        new EarlierWindows(files, settings)
            .recall(window, own, earlier, recorded(settings), () -> false);
    var task = task(own, recalled, settings);
    var model = options.output("model");
    try (var trained =
        new PairTrainer(settings, options.precision(), options.access())
            .train(task, TrainingListener.none())) {
      trained.save(model, "# Measured by ops/bench\n");
      options.write(
          "report.json", report(window.getWindowId(), recalled, trained.report(), settings));
    }
    return 0;
  }

  private TrainingTask task(WindowPairs own, Recalled recalled, TrainerSettings settings) {
    var train = new ArrayList<>(own.train());
    train.addAll(recalled.replay());
    return new TrainingTask(
        train,
        own.validation(),
        recalled.history(),
        recalled.own(),
        parent,
        settings.merge().withBase() ? Optional.of(base) : Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private RecordedFigures recorded(TrainerSettings settings) throws IOException {
    var models = new ArrayList<ModelVersion>();
    for (var file : records) {
      var record = JSON.readTree(file.toFile());
      var figures = new TreeMap<String, Double>();
      record
          .required("figures")
          .properties()
          .forEach(f -> figures.put(f.getKey(), f.getValue().asDouble()));
      models.add(
          ModelVersion.newBuilder()
              .setModelId(record.required("windowId").asText())
              .setLine("default")
              .setName(record.required("windowId").asText())
              .setWindowId(record.required("windowId").asText())
              .setArtifactUri(file.toUri().toString())
              .setArtifactSha256("")
              .setDimension(0)
              .setPooling("")
              .setMaxTokens(0)
              .setHyperparameters(settings.hyperparameters())
              .setValidation(figures)
              .setCreatedAt(Instant.EPOCH)
              .build());
    }
    return new RecordedFigures(models, settings.hyperparameters(), settings.validation().by());
  }

  private static Map<String, Object> report(
      String windowId, Recalled recalled, TrainingReport report, TrainerSettings settings) {
    var figures = new TreeMap<String, Double>();
    var history = report.history();
    var by = settings.validation().by();
    history.own().ifPresent(ndcg -> figures.put(RecordedFigures.key(windowId, by), ndcg));
    history
        .windows()
        .forEach(w -> figures.put(RecordedFigures.key(w.windowId(), by), w.candidate()));
    var before = report.validation().parent();
    var after = report.validation().chosen();
    var all = new LinkedHashMap<String, Object>();
    all.put("windowId", windowId);
    all.put("figures", figures);
    all.put("proposed", report.choice().proposed());
    all.put("choice", report.choice().name());
    all.put("trainPairs", report.trainPairs());
    all.put("replayed", recalled.replay().size());
    all.put("steps", report.losses().size());
    all.put("chosenStep", report.chosenStep());
    all.put("validationQueries", report.validationQueries());
    all.put("parentNdcg", before.alone());
    all.put("chosenNdcg", after.alone());
    all.put("parentFusedNdcg", before.fused());
    all.put("chosenFusedNdcg", after.fused());
    all.put("forgetting", history.forgetting());
    all.put("merge", report.merge().toString());
    all.put("pairsPerSecond", report.pairsPerSecond());
    all.put("hyperparameters", settings.hyperparameters());
    return all;
  }
}
