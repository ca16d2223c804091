package io.lodestream.trainer.continual;

import io.lodestream.schemas.ModelVersion;
import io.lodestream.trainer.settings.ValidationBy;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * What the published models of a line had on the frozen sets of its windows.
 *
 * <p>Only models count that were trained with the same definition of a frozen set: other queries or
 * distractors would make another figure.
 */
public final class RecordedFigures {
  private static final List<String> DEFINITION =
      List.of(
          "history-queries",
          "distractors",
          "validation-dim",
          "seed",
          "sparse.language",
          "sparse.average-length");

  private final ValidationBy by;
  private final List<ModelVersion> comparable;

  /**
   * @param models of the line
   * @param hyperparameters of the run that asks
   * @param by the figure by which the run compares models; figures of the other kind have other
   *     names
   */
  public RecordedFigures(
      Collection<ModelVersion> models, Map<String, String> hyperparameters, ValidationBy by) {
    this.by = by;
    this.comparable =
        models.stream()
            .filter(
                model ->
                    DEFINITION.stream()
                        .allMatch(
                            key ->
                                Objects.equals(
                                    hyperparameters.get(key), model.getHyperparameters().get(key))))
            .toList();
  }

  /** Name of the figure in {@link ModelVersion#getValidation()}. */
  public static String key(String windowId, ValidationBy by) {
    return switch (by) {
      case DENSE -> "history.%s.ndcg@10".formatted(windowId);
      case FUSED -> "history.%s.fused.ndcg@10".formatted(windowId);
    };
  }

  /** Name of the difference to the figure of the model that was trained on the window. */
  public static String transferKey(String windowId) {
    return "history.%s.backward-transfer".formatted(windowId);
  }

  /** Highest figure of any model. */
  OptionalDouble best(String windowId) {
    return figures(comparable, windowId);
  }

  /** Figure of the model that was trained on the window; the highest, were there several. */
  OptionalDouble trained(String windowId) {
    return figures(
        comparable.stream().filter(model -> windowId.equals(model.getWindowId())).toList(),
        windowId);
  }

  private OptionalDouble figures(List<ModelVersion> models, String windowId) {
    return models.stream()
        .map(model -> model.getValidation().get(key(windowId, by)))
        .filter(figure -> figure != null)
        .mapToDouble(Double::doubleValue)
        .max();
  }
}
