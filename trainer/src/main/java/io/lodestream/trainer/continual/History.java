package io.lodestream.trainer.continual;

import io.lodestream.trainer.pairs.TrainingPair;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The frozen validation set of an earlier window, used whole, so that figures of different models
 * can be compared: whoever makes it samples it, by the window and the settings alone.
 *
 * @param windowId the earlier window
 * @param validation pairs never trained on
 * @param distractors pairs whose passages are searched too
 * @param best highest nDCG@10 that any model of the line is known to have had on this set; the
 *     parent is measured in any case
 * @param trained nDCG@10 that the model trained on that window had on this set
 */
public record History(
    String windowId,
    List<TrainingPair> validation,
    List<TrainingPair> distractors,
    OptionalDouble best,
    OptionalDouble trained) {
  public History {
    validation = List.copyOf(validation);
    distractors = List.copyOf(distractors);
  }

  /** A set on which the model trained on the window was not measured. */
  public History(
      String windowId,
      List<TrainingPair> validation,
      List<TrainingPair> distractors,
      OptionalDouble best) {
    this(windowId, validation, distractors, best, OptionalDouble.empty());
  }
}
