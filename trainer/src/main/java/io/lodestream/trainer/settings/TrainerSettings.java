package io.lodestream.trainer.settings;

import io.lodestream.encoder.Pooling;
import io.lodestream.runtime.config.Section;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/**
 * Configuration section {@code trainer}; reading it is {@link TrainerKeys}' work.
 *
 * @param baseModel sentence-transformers directory of the line's first model; absent: the bundled
 *     one
 * @param trackers where a run's figures are written, besides the stage's metrics
 * @param seed of everything random in a run
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

  /**
   * What the model makes of its texts, where it is to differ from the parent.
   *
   * @param queryPrompt put before a query; absent: the parent's
   * @param passagePrompt put before a passage; absent: the parent's
   * @param pooling absent: the parent's
   */
  public record Inputs(
      Optional<String> queryPrompt, Optional<String> passagePrompt, Optional<Pooling> pooling) {}

  /**
   * How pairs are put together.
   *
   * @param size pairs whose passages are each other's negatives
   * @param chunk passages per forward pass; batches of more, hard negatives counted, go through a
   *     gradient cache
   * @param accumulation batches per optimiser step
   * @param neighbourhood share of a batch drawn from one neighbourhood, 0 to 1
   * @param neighbourhoodBy what makes passages neighbours
   * @param maxPairs pairs of a window trained on, sampled; 0 means all
   * @param maxQueryTokens queries are cut to this, specials included
   * @param maxPassageTokens passages are cut to this, specials included
   */
  public record Batches(
      int size,
      int chunk,
      int accumulation,
      double neighbourhood,
      NeighbourhoodRule neighbourhoodBy,
      int maxPairs,
      int maxQueryTokens,
      int maxPassageTokens) {}

  /**
   * The objective.
   *
   * @param temperature divides the cosines
   * @param bothDirections also from passage to query
   * @param mask which passages of the same document are no negatives
   * @param guide whether the parent's opinion masks negatives that may be answers
   * @param guideMargin a negative is masked when the guide scores it above (1 - margin) of the
   *     positive
   * @param matryoshkaDims prefixes of the vector that are trained to work alone, besides the whole
   * @param matryoshkaWeights of those dims' losses, the whole vector's being 1; empty: all 1
   * @param pairWeights what a pair counts
   * @param distillation weight of staying close to the parent's similarities; 0: off
   */
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

  /**
   * Hard negatives.
   *
   * @param perPair mined for each pair; 0: none
   * @param candidates nearest passages looked at per query
   * @param maxShare candidates scored above this share of the positive's score are no negatives
   * @param ambiguous what becomes of those
   */
  public record Negatives(int perPair, int candidates, double maxShare, AmbiguityRule ambiguous) {}

  /**
   * How weights move.
   *
   * @param epochs passes over the pairs
   * @param learningRate highest learning rate
   * @param warmUp share of steps in which it rises
   * @param decay how it falls afterwards
   * @param weightDecay per unit of learning rate, decoupled
   * @param clipNorm largest norm of the gradient
   */
  public record Optimisation(
      int epochs,
      double learningRate,
      double warmUp,
      Decay decay,
      double weightDecay,
      double clipNorm) {}

  /**
   * How a checkpoint is chosen.
   *
   * @param checkpoints validated per run, evenly spaced, the last at the end
   * @param patience checkpoints without a new best after which a run ends; 0: never
   * @param dimension prefix of the vectors that is searched; 0: the whole
   * @param distractors passages of training pairs searched beside the validation passages
   * @param maxQueries validation queries used, sampled
   * @param minQueries with fewer queries the last checkpoint is taken: noise would decide
   */
  public record Validation(
      int checkpoints,
      int patience,
      int dimension,
      int distractors,
      int maxQueries,
      int minQueries) {}

  /**
   * What keeps a model from forgetting.
   *
   * @param replayShare pairs of earlier windows added, as a share of the window's own
   * @param replayWindows newest earlier windows they are drawn from
   * @param historyWindows earlier windows whose validation pairs are the frozen history
   * @param historyQueries of each, sampled
   * @param budget mean nDCG@10 that may be lost on them; a candidate that loses more is withheld
   */
  public record Continual(
      double replayShare,
      int replayWindows,
      int historyWindows,
      int historyQueries,
      double budget) {}

  /**
   * Averaging the trained weights with older ones.
   *
   * @param shares of the trained weights that are tried, 1 for those as they are; empty: no merging
   * @param withBase also merge with the line's first model
   */
  public record Merge(List<Double> shares, boolean withBase) {}

  /**
   * How much a kill can cost.
   *
   * @param interval between resumable checkpoints; zero: none
   * @param saveLimit resumable checkpoints kept
   */
  public record Survival(Duration interval, int saveLimit) {}

  public static TrainerSettings from(Section section) {
    return TrainerKeys.read(section);
  }
}
