package io.lodestream.trainer.models;

import io.lodestream.encoder.ModelSpec;
import io.lodestream.encoder.artifact.StoredArtifact;
import io.lodestream.schemas.ModelVersion;
import io.lodestream.schemas.TrainingWindow;
import io.lodestream.trainer.training.TrainingReport;
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
      String modelId,
      TrainingWindow window,
      ModelVersion parent,
      StoredArtifact artifact,
      ModelSpec spec,
      Map<String, String> hyperparameters,
      TrainingReport report,
      Instant now) {
    return described(artifact, spec, now)
        .setModelId(modelId)
        .setLine(window.getLine())
        .setName(name(parent, window))
        .setParentModelId(parent.getModelId())
        .setWindowId(window.getWindowId())
        .setMaxTokens(parent.getMaxTokens())
        .setHyperparameters(hyperparameters)
        .setValidation(validation(report))
        .build();
  }

  /** The base model's name and the window's number, whatever the parent. */
  public static String name(ModelVersion parent, TrainingWindow window) {
    return parent.getName().replaceFirst("-w\\d+$", "") + "-w" + window.getSequence();
  }

  /** The run's figures by name, as dashboards read them. */
  static Map<String, Double> validation(TrainingReport report) {
    var figures = new TreeMap<String, Double>();
    if (report.validationQueries() > 0) {
      figures.put("ndcg@10", report.chosenNdcg());
      figures.put("parent-ndcg@10", report.parentNdcg());
    }
    figures.put("queries", (double) report.validationQueries());
    figures.put("passages", (double) report.validationPassages());
    figures.put("step", (double) report.chosenStep());
    figures.put("steps", (double) report.losses().size());
    figures.put("pairs-per-second", report.pairsPerSecond());
    figures.put("seconds", report.seconds());
    return figures;
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
