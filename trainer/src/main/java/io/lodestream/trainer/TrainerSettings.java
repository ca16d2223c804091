package io.lodestream.trainer;

import io.lodestream.runtime.config.Section;
import io.lodestream.trainer.loss.MaskRule;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Configuration section {@code trainer}.
 *
 * @param baseModel sentence-transformers directory of the line's first model; absent: the bundled
 *     one
 * @param seed of everything random in a run
 */
public record TrainerSettings(
    Optional<Path> baseModel,
    Batches batches,
    Loss loss,
    Optimisation optimisation,
    Validation validation,
    long seed) {

  /**
   * How pairs are put together.
   *
   * @param size pairs per optimiser step
   * @param neighbourhood share of a batch drawn from one document, 0 to 1
   * @param maxPairs pairs of a window trained on, sampled; 0 means all
   * @param maxQueryTokens queries are cut to this, specials included
   * @param maxPassageTokens passages are cut to this, specials included
   */
  public record Batches(
      int size, double neighbourhood, int maxPairs, int maxQueryTokens, int maxPassageTokens) {}

  /**
   * The objective.
   *
   * @param temperature divides the cosines
   * @param bothDirections also from passage to query
   * @param mask which passages of the same document are no negatives
   */
  public record Loss(double temperature, boolean bothDirections, MaskRule mask) {}

  /**
   * How weights move.
   *
   * @param epochs passes over the pairs
   * @param learningRate highest learning rate
   * @param warmUp share of steps in which it rises
   * @param weightDecay per unit of learning rate, decoupled
   * @param clipNorm largest norm of the gradient
   */
  public record Optimisation(
      int epochs, double learningRate, double warmUp, double weightDecay, double clipNorm) {}

  /**
   * How a checkpoint is chosen.
   *
   * @param checkpoints validated per run, evenly spaced, the last at the end
   * @param distractors passages of training pairs searched beside the validation passages
   * @param maxQueries validation queries used, sampled
   * @param minQueries with fewer queries the last checkpoint is taken: noise would decide
   */
  public record Validation(int checkpoints, int distractors, int maxQueries, int minQueries) {}

  public static TrainerSettings from(Section s) {
    var mask = s.choice("mask", MaskRule.ADJACENT);
    double neighbourhood = s.number("neighbourhood", mask == MaskRule.ADJACENT ? 0.25 : 0, 0, 1);
    s.require(
        mask == MaskRule.ADJACENT || neighbourhood == 0,
        "trainer.neighbourhood must be 0 with trainer.mask=document, which masks the neighbours, was "
            + neighbourhood);
    return new TrainerSettings(
        s.optionalText("base-model").map(Path::of),
        new Batches(
            s.integer("batch-size", 32, 2, 4096),
            neighbourhood,
            s.integer("max-pairs", 0, 0, Integer.MAX_VALUE),
            s.integer("max-query-tokens", 32, 3, 8192),
            s.integer("max-passage-tokens", 160, 3, 8192)),
        new Loss(s.number("temperature", 0.05, 0.001, 1), s.flag("both-directions", false), mask),
        new Optimisation(
            s.integer("epochs", 1, 1, 1000),
            s.number("learning-rate", 3e-5, 1e-9, 1),
            s.number("warm-up", 0.1, 0, 1),
            s.number("weight-decay", 0.01, 0, 1),
            s.number("clip-norm", 1.0, 1e-6, 1e6)),
        new Validation(
            s.integer("checkpoints", 3, 1, 1000),
            s.integer("distractors", 500, 0, 1_000_000),
            s.integer("max-validation-queries", 300, 1, 1_000_000),
            s.integer("min-validation-queries", 30, 0, 1_000_000)),
        s.longInteger("seed", 42, Long.MIN_VALUE, Long.MAX_VALUE));
  }

  /** Everything that shapes the trained weights, by configuration key, in stable order. */
  public Map<String, String> hyperparameters() {
    var all = new TreeMap<String, String>();
    all.put("batch-size", Integer.toString(batches.size()));
    all.put("neighbourhood", Double.toString(batches.neighbourhood()));
    all.put("max-pairs", Integer.toString(batches.maxPairs()));
    all.put("max-query-tokens", Integer.toString(batches.maxQueryTokens()));
    all.put("max-passage-tokens", Integer.toString(batches.maxPassageTokens()));
    all.put("temperature", Double.toString(loss.temperature()));
    all.put("both-directions", Boolean.toString(loss.bothDirections()));
    all.put("mask", loss.mask().name().toLowerCase(java.util.Locale.ROOT));
    all.put("epochs", Integer.toString(optimisation.epochs()));
    all.put("learning-rate", Double.toString(optimisation.learningRate()));
    all.put("warm-up", Double.toString(optimisation.warmUp()));
    all.put("weight-decay", Double.toString(optimisation.weightDecay()));
    all.put("clip-norm", Double.toString(optimisation.clipNorm()));
    all.put("checkpoints", Integer.toString(validation.checkpoints()));
    all.put("distractors", Integer.toString(validation.distractors()));
    all.put("max-validation-queries", Integer.toString(validation.maxQueries()));
    all.put("min-validation-queries", Integer.toString(validation.minQueries()));
    all.put("seed", Long.toString(seed));
    return all;
  }
}
