package io.lodestream.trainer.settings;

import io.lodestream.encoder.Pooling;
import io.lodestream.runtime.config.Section;
import io.lodestream.trainer.settings.TrainerSettings.Batches;
import io.lodestream.trainer.settings.TrainerSettings.Continual;
import io.lodestream.trainer.settings.TrainerSettings.Inputs;
import io.lodestream.trainer.settings.TrainerSettings.Loss;
import io.lodestream.trainer.settings.TrainerSettings.Merge;
import io.lodestream.trainer.settings.TrainerSettings.Negatives;
import io.lodestream.trainer.settings.TrainerSettings.Optimisation;
import io.lodestream.trainer.settings.TrainerSettings.Survival;
import io.lodestream.trainer.settings.TrainerSettings.Validation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Names, defaults and bounds of the keys below {@code trainer}. */
final class TrainerKeys {
  /** Written for no tracker, since a key with an empty value counts as not set. */
  private static final String NO_TRACKER = "none";

  private static final List<Double> MERGE_SHARES = List.of(0.25, 0.5, 0.75);

  private TrainerKeys() {}

  static TrainerSettings read(Section s) {
    var loss = loss(s);
    // Arguments are evaluated in their order: when the last one is, every key has been read.
    return new TrainerSettings(
        s.optionalText("base-model").map(Path::of),
        inputs(s),
        batches(s, loss.mask()),
        loss,
        new Negatives(
            s.integer("negatives.per-pair", 0, 0, 100),
            s.integer("negatives.candidates", 30, 1, 1000),
            s.number("negatives.max-share", 0.95, 0, 1),
            s.choice("negatives.ambiguous", AmbiguityRule.DROP)),
        new Optimisation(
            s.integer("epochs", 1, 1, 1000),
            s.number("learning-rate", 3e-5, 1e-9, 1),
            s.number("warm-up", 0.1, 0, 1),
            s.choice("decay", Decay.COSINE),
            s.number("weight-decay", 0.01, 0, 1),
            s.number("clip-norm", 1.0, 1e-6, 1e6)),
        new Validation(
            s.integer("checkpoints", 3, 1, 1000),
            s.integer("patience", 0, 0, 1000),
            s.integer("validation-dim", 0, 0, 65_536),
            s.integer("distractors", 500, 0, 1_000_000),
            s.integer("max-validation-queries", 300, 1, 1_000_000),
            s.integer("min-validation-queries", 30, 0, 1_000_000)),
        new Continual(
            s.number("replay-share", 0.25, 0, 10),
            s.integer("replay-windows", 20, 0, 10_000),
            s.integer("history-windows", 5, 0, 1000),
            s.integer("history-queries", 100, 1, 100_000),
            s.number("forgetting-budget", 0.01, 0, 1)),
        merge(s),
        new Survival(
            s.duration("checkpoint-interval", Duration.ofMinutes(1)),
            s.integer("save-limit", 2, 1, 100)),
        trackers(s),
        s.longInteger("seed", 42, Long.MIN_VALUE, Long.MAX_VALUE),
        Hyperparameters.of(s.values()));
  }

  private static Set<Tracker> trackers(Section s) {
    var text = s.text("trackers", "csv,tensorboard");
    var trackers = EnumSet.noneOf(Tracker.class);
    if (text.equals(NO_TRACKER)) {
      return trackers;
    }
    for (var name : text.split(",")) {
      var known =
          Arrays.stream(Tracker.values())
              .filter(tracker -> tracker.name().equalsIgnoreCase(name.strip()))
              .findFirst();
      s.require(
          known.isPresent(),
          "trainer.trackers must be of csv, tensorboard, or be none, was '%s'".formatted(text));
      known.ifPresent(trackers::add);
    }
    return trackers;
  }

  private static Inputs inputs(Section s) {
    return new Inputs(
        s.optionalTextOrNone(
            "query-prompt", "put before each query; not set: the parent's prompt"),
        s.optionalTextOrNone(
            "passage-prompt", "put before each passage; not set: the parent's prompt"),
        s.optionalChoice(
            "pooling", Pooling.class, "parent", "how token vectors become one text vector"));
  }

  private static Merge merge(Section s) {
    return new Merge(
        s.numbersOrNone(
            "merge-shares",
            MERGE_SHARES,
            0,
            1,
            "shares of the trained weights that are tried when they are averaged with the parent's"),
        s.flag("merge-base", false));
  }

  private static Batches batches(Section s, MaskRule mask) {
    var by = s.choice("neighbourhood-by", NeighbourhoodRule.DOCUMENT);
    boolean useful = mask == MaskRule.ADJACENT || by != NeighbourhoodRule.DOCUMENT;
    double neighbourhood = s.number("neighbourhood", useful ? 0.25 : 0, 0, 1);
    s.require(
        useful || neighbourhood == 0,
        "trainer.neighbourhood must be 0 with trainer.mask=document, which masks the neighbours, was "
            + neighbourhood);
    return new Batches(
        s.integer("batch-size", 32, 2, 65_536),
        s.integer("chunk-size", 64, 1, 4096),
        s.integer("accumulation", 1, 1, 10_000),
        neighbourhood,
        by,
        s.integer("max-pairs", 0, 0, Integer.MAX_VALUE),
        s.integer("max-query-tokens", 32, 3, 8192),
        s.integer("max-passage-tokens", 160, 3, 8192));
  }

  private static Loss loss(Section s) {
    var dims = s.integers("matryoshka-dims", List.of(), 1, 65_536);
    var weights = s.numbers("matryoshka-weights", List.of(), 0, 1000);
    s.require(
        dims.stream().distinct().count() == dims.size(),
        "trainer.matryoshka-dims must name each dimension once, were " + dims);
    s.require(
        weights.isEmpty() || weights.size() == dims.size(),
        "trainer.matryoshka-weights must be as many as trainer.matryoshka-dims (%d), were %d"
            .formatted(dims.size(), weights.size()));
    return new Loss(
        s.number("temperature", 0.05, 0.001, 1),
        s.flag("both-directions", false),
        s.choice("mask", MaskRule.ADJACENT),
        s.choice("guide", GuideRule.PARENT),
        s.number("guide-margin", 0, 0, 1),
        dims,
        weights,
        s.choice("pair-weights", PairWeights.UNIFORM),
        s.number("distillation", 0, 0, 1000));
  }
}
