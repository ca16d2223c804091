package io.lodestream.trainer.settings;

import io.lodestream.encoder.Pooling;
import io.lodestream.runtime.config.Section;
import io.lodestream.runtime.config.SectionReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/**
 * Configuration section {@code trainer}. {@link TrainerKeys} reads it and says what each key means.
 *
 * @param hyperparameters every key that shapes the trained weights, with its value
 */
public record TrainerSettings(
    Optional<Path> baseModel,
    Inputs inputs,
    Batches batches,
    Loss loss,
    Negatives negatives,
    Optimisation optimisation,
    Validation validation,
    Continual continual,
    Merge merge,
    Survival survival,
    Set<Tracker> trackers,
    long seed,
    SortedMap<String, String> hyperparameters) {

  /** What the model makes of its texts, where it is to differ from the parent. */
  public record Inputs(
      Optional<String> queryPrompt, Optional<String> passagePrompt, Optional<Pooling> pooling) {}

  /** How pairs are put together: key {@code batch-size} and others about texts and batches. */
  public record Batches(
      int size,
      int chunk,
      int accumulation,
      double neighbourhood,
      NeighbourhoodRule neighbourhoodBy,
      int maxPairs,
      int maxQueryTokens,
      int maxPassageTokens) {}

  /** The objective. */
  public record Loss(
      double temperature,
      boolean bothDirections,
      MaskRule mask,
      GuideRule guide,
      double guideMargin,
      List<Integer> matryoshkaDims,
      List<Double> matryoshkaWeights,
      PairWeights pairWeights,
      double distillation) {

    /** Weight of the loss of {@code matryoshkaDims().get(i)}. */
    public double matryoshkaWeight(int i) {
      return matryoshkaWeights.isEmpty() ? 1 : matryoshkaWeights.get(i);
    }
  }

  /** Hard negatives: keys {@code negatives.*}. */
  public record Negatives(int perPair, int candidates, double maxShare, AmbiguityRule ambiguous) {}

  /** How weights move. */
  public record Optimisation(
      int epochs,
      double learningRate,
      double warmUp,
      Decay decay,
      double weightDecay,
      double clipNorm) {}

  /** How a checkpoint is chosen. */
  public record Validation(
      int checkpoints,
      int patience,
      int dimension,
      int distractors,
      int maxQueries,
      int minQueries) {}

  /** What keeps a model from forgetting. */
  public record Continual(
      double replayShare,
      int replayWindows,
      int historyWindows,
      int historyQueries,
      double budget) {}

  /** Averaging the trained weights with older ones; without shares there is no averaging. */
  public record Merge(List<Double> shares, boolean withBase) {}

  /** How much a kill can cost; an interval of zero saves nothing for resuming. */
  public record Survival(Duration interval, int saveLimit) {}

  public static final SectionReader<TrainerSettings> SECTION =
      new SectionReader<>("trainer", TrainerSettings::from);

  public static TrainerSettings from(Section section) {
    return TrainerKeys.read(section);
  }
}
