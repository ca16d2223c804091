package io.lodestream.trainer.models;

import io.lodestream.encoder.ModelSpec;
import io.lodestream.encoder.artifact.StoredArtifact;
import io.lodestream.schemas.ModelVersion;
import io.lodestream.schemas.TrainingWindow;
import io.lodestream.trainer.continual.RecordedFigures;
import io.lodestream.trainer.training.TrainingReport;
import io.lodestream.trainer.validation.Figures;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Describes stored models for the {@code models} topic. */
public final class ModelRecords {

  private ModelRecords() {}

  static ModelVersion base(
      String line, String name, StoredArtifact artifact, ModelSpec spec, Instant now) {
    return described(artifact, spec, now)
        .setModelId(ModelIds.base(line, artifact.sha256()))
        .setLine(line)
        .setName(name)
        .build();
  }

  /** A model trained on a window from a parent. */
  public static ModelVersion trained(
      Finetuned model,
      TrainingWindow window,
      ModelVersion parent,
      StoredArtifact artifact,
      Instant now) {
    return described(artifact, model.spec(), now)
        .setModelId(model.modelId())
        .setLine(window.getLine())
        .setName(model.name())
        .setParentModelId(parent.getModelId())
        .setWindowId(window.getWindowId())
        .setMaxTokens(parent.getMaxTokens())
        .setMatryoshkaDimensions(model.matryoshkaDims())
        .setHyperparameters(model.hyperparameters())
        .setValidation(validation(model, window))
        .build();
  }

  /** The base model's name and the window's number, whatever the parent. */
  public static String name(ModelVersion parent, TrainingWindow window) {
    return parent.getName().replaceFirst("-w\\d+$", "") + "-w" + window.getSequence();
  }

  /** The run's figures by name, as dashboards and later runs read them. */
  static Map<String, Double> validation(Finetuned model, TrainingWindow window) {
    var report = model.report();
    var figures = new TreeMap<String, Double>();
    if (report.validationQueries() > 0) {
      add(report.validation().chosen(), "", figures);
      add(report.validation().parent(), "parent-", figures);
    }
    figures.put("queries", (double) report.validationQueries());
    figures.put("passages", (double) report.validationPassages());
    figures.put("pairs", (double) model.pairs().own());
    figures.put("replay-pairs", (double) model.pairs().replayed());
    figures.put("replay-windows", (double) model.pairs().replayedWindows());
    figures.put("retracted-pairs", (double) model.pairs().retracted());
    figures.put("irrelevant-pairs", (double) model.pairs().irrelevant());
    report.mined().ifPresent(counts -> figures.put("hard-negatives", (double) counts.negatives()));
    figures.put("step", (double) report.chosenStep());
    figures.put("steps", (double) report.losses().size());
    figures.put("resumed-at", (double) report.resumedAt());
    figures.put("merge.trained", report.merge().chosen().trained());
    figures.put("pairs-per-second", report.pairsPerSecond());
    figures.put("seconds", report.seconds());
    addHistory(report, window, figures);
    return figures;
  }

  private static void add(Figures measured, String whose, Map<String, Double> figures) {
    figures.put(whose + "ndcg@10", measured.alone());
    figures.put("fused." + whose + "ndcg@10", measured.fused());
    measured.dense().forEach((dim, ndcg) -> figures.put(whose + "ndcg@10." + dim, ndcg));
  }

  private static void addHistory(
      TrainingReport report, TrainingWindow window, Map<String, Double> figures) {
    var by = report.validation().chosen().by();
    var history = report.history();
    history
        .own()
        .ifPresent(ndcg -> figures.put(RecordedFigures.key(window.getWindowId(), by), ndcg));
    for (var earlier : history.windows()) {
      figures.put(RecordedFigures.key(earlier.windowId(), by), earlier.candidate());
      earlier
          .backwardTransfer()
          .ifPresent(won -> figures.put(RecordedFigures.transferKey(earlier.windowId()), won));
    }
    if (!history.windows().isEmpty()) {
      figures.put("forgetting", history.forgetting());
      history.backwardTransfer().ifPresent(mean -> figures.put("backward-transfer", mean));
    }
  }

  private static ModelVersion.Builder described(
      StoredArtifact artifact, ModelSpec spec, Instant now) {
    return ModelVersion.newBuilder()
        .setArtifactUri(artifact.uri())
        .setArtifactSha256(artifact.sha256())
        .setDimension(spec.dimension())
        .setPrompts(spec.prompts())
        .setPooling(spec.pooling().name().toLowerCase(Locale.ROOT))
        .setMaxTokens(spec.maxTokens())
        .setCreatedAt(now.truncatedTo(ChronoUnit.MILLIS));
  }
}
