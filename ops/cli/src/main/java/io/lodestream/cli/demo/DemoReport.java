package io.lodestream.cli.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.lodestream.schemas.Comparison;
import io.lodestream.schemas.ModelVersion;
import io.lodestream.schemas.Promotion;
import io.lodestream.schemas.error.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The result as JSON, for {@code --report}; field names are public. */
final class DemoReport {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private static final Map<String, Object> NOT_PROPOSED =
      ordered("decision", "WITHHELD", "reason", DemoResult.WITHHELD);

  private DemoReport() {}

  /** Writes the report beside its final name and renames it, so that nobody reads half of one. */
  static void write(DemoResult result, Path file) {
    var target = file.toAbsolutePath();
    var draft = target.resolveSibling(target.getFileName() + ".part");
    try {
      JSON.writeValue(draft.toFile(), json(result));
      Files.move(draft, target, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UserException("the report %s cannot be written: %s".formatted(file, e), e);
    }
  }

  static Map<String, Object> json(DemoResult result) {
    var json = new LinkedHashMap<String, Object>();
    json.put("set", result.set());
    json.put("documents", result.documents());
    json.put("passages", result.passages());
    json.put(
        "pairs",
        ordered(
            "kept", result.kept(),
            "rejected", result.rejected(),
            "passagesNotSampled", result.notSampled()));
    json.put("windows", result.windows());
    json.put("models", result.models().stream().map(DemoReport::model).toList());
    json.put("evaluation", result.rows().stream().map(DemoReport::evaluation).toList());
    result.lift().ifPresent(lift -> json.put("lift", lift(lift, "finetuned")));
    result.servedLift().ifPresent(lift -> json.put("servedLift", lift(lift, "served")));
    json.put("promotion", result.promotion().map(DemoReport::promotion).orElse(NOT_PROPOSED));
    var seconds = new LinkedHashMap<String, Object>();
    result.seconds().forEach((stage, time) -> seconds.put(stage, time.toMillis() / 1000.0));
    json.put("seconds", seconds);
    return json;
  }

  private static Map<String, Object> lift(Comparison lift, String over) {
    return ordered(
        "metric",
        lift.getMetric(),
        "base",
        lift.getChampion(),
        over,
        lift.getCandidate(),
        "delta",
        lift.getDelta(),
        "ci95",
        List.of(lift.getLow(), lift.getHigh()));
  }

  private static Map<String, Object> promotion(Promotion promotion) {
    return ordered(
        "decision", promotion.getDecision().toString(),
        "reason", promotion.getReason(),
        "model", promotion.getModelId());
  }

  private static Map<String, Object> model(ModelVersion model) {
    return ordered(
        "id", model.getModelId(),
        "name", model.getName(),
        "parent", model.getParentModelId(),
        "window", model.getWindowId(),
        "dim", model.getDimension(),
        "sha256", model.getArtifactSha256(),
        "validation", model.getValidation());
  }

  private static Map<String, Object> evaluation(DemoResult.Row row) {
    var measured = row.figures();
    var json =
        ordered(
            "set", measured.getSet(),
            "retriever", row.retriever(),
            "model", row.retriever().equals("finetuned") ? measured.getModelId() : row.retriever(),
            "modelId", measured.getModelId(),
            "name", measured.getModelName(),
            "dim", measured.getDimension(),
            "queries", measured.getQueries(),
            "unanswerable", measured.getUnanswerable(),
            "granularity", measured.getGranularity().toString());
    if (measured.getRecipe() != null) {
      json.put("recipe", measured.getRecipe());
    }
    measured.getMetrics().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(metric -> json.put(metric.getKey(), metric.getValue()));
    return json;
  }

  private static Map<String, Object> ordered(Object... keysAndValues) {
    var map = new LinkedHashMap<String, Object>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return map;
  }
}
