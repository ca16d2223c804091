package io.lodestream.trainer.models;

import io.lodestream.encoder.ModelSpec;
import io.lodestream.schemas.ModelVersion;
import io.lodestream.trainer.training.TrainingReport;
import java.util.List;
import java.util.Map;

/**
 * A trained model and all that its card and record say of it.
 *
 * @param modelId names it for machines
 * @param name names it for people
 * @param base the model that the line began with, for people
 * @param parent the model that the run began with, for people
 * @param licence of the base model, which is inherited
 * @param source where the pairs came from: a paragraph of Markdown, tables included
 * @param pairs how many there were
 * @param spec of the trained model
 * @param matryoshkaDims prefixes of the vector that were trained to work alone
 * @param hyperparameters by configuration key
 * @param report what happened
 */
public record Finetuned(
    String modelId,
    String name,
    String base,
    String parent,
    String licence,
    String source,
    PairCounts pairs,
    ModelSpec spec,
    List<Integer> matryoshkaDims,
    Map<String, String> hyperparameters,
    TrainingReport report) {
  public Finetuned {
    matryoshkaDims = List.copyOf(matryoshkaDims);
    hyperparameters = Map.copyOf(hyperparameters);
  }

  /** How a published model is named in a card. */
  public static String described(ModelVersion model) {
    return "%s (%s), artifact sha256 %s"
        .formatted(model.getName(), model.getModelId(), model.getArtifactSha256());
  }

  /**
   * What a model was trained on, by where it came from.
   *
   * @param own pairs given for this run
   * @param replayed pairs of earlier windows
   * @param replayedWindows windows that the replayed pairs are of
   * @param validation pairs a checkpoint was chosen by
   * @param irrelevant pairs labelled irrelevant that became hard negatives
   * @param retracted pairs left out because their passage was retracted, of earlier windows too
   * @param negativesFrom where hard negatives were looked for, in words
   */
  public record PairCounts(
      int own,
      int replayed,
      int replayedWindows,
      int validation,
      int irrelevant,
      int retracted,
      String negativesFrom) {}
}
