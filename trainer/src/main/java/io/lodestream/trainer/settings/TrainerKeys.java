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
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Names, defaults, bounds and meanings of the keys below {@code trainer}. */
final class TrainerKeys {
  /** Written for no tracker, since a key with an empty value counts as not set. */
  private static final String NO_TRACKER = "none";

  private static final List<Double> MERGE_SHARES = List.of(0.25, 0.5, 0.75);

  private TrainerKeys() {}

  static TrainerSettings read(Section s) {
    var baseModel =
        s.optionalPath(
            "base-model",
            "sentence-transformers directory (safetensors) of the line's first model");
    s.defaultShownAs("base-model", "the bundled model");
    var inputs = inputs(s);
    var loss = loss(s);
    // Arguments are evaluated in their order: when the last one is, every key has been read.
    return new TrainerSettings(
        baseModel,
        inputs,
        batches(s, loss.mask()),
        loss,
        new Negatives(
            s.integer("negatives.per-pair", 0, 0, 100, "hard negatives mined per pair; 0: none"),
            s.integer(
                "negatives.candidates",
                30,
                1,
                1000,
                "nearest passages per query among which hard negatives are looked for"),
            s.number(
                "negatives.max-share",
                0.95,
                0,
                1,
                "a candidate scored above this share of the positive's score is ambiguous and no"
                    + " hard negative"),
            s.choice(
                "negatives.ambiguous",
                AmbiguityRule.DROP,
                "what becomes of ambiguous candidates: `drop` leaves them out; with `judge` their"
                    + " share of the query's terms makes them positive, negative or nothing")),
        new Optimisation(
            s.integer("epochs", 1, 1, 1000, "passes over the training pairs"),
            s.number("learning-rate", 3e-5, 1e-9, 1, "highest learning rate"),
            s.number("warm-up", 0.1, 0, 1, "share of the steps in which the learning rate rises"),
            s.choice("decay", Decay.COSINE, "how the learning rate falls after the warm-up"),
            s.number(
                "weight-decay",
                0.01,
                0,
                1,
                "weight decay of AdamW, except on biases and layer norms"),
            s.number("clip-norm", 1.0, 1e-6, 1e6, "largest norm of the gradient")),
        new Validation(
            s.integer(
                "checkpoints",
                3,
                1,
                1000,
                "checkpoints validated per run, evenly spaced, the last one at the end"),
            s.integer(
                "patience",
                0,
                0,
                1000,
                "checkpoints without a new best after which a run ends; 0: a run never ends early"),
            s.integer(
                "validation-dim",
                0,
                0,
                65_536,
                "length of the vectors' prefix that validation searches with; 0: whole vectors"),
            s.integer(
                "distractors",
                500,
                0,
                1_000_000,
                "passages of training pairs searched beside the validation passages"),
            s.integer(
                "max-validation-queries",
                300,
                1,
                1_000_000,
                "most validation queries; of more, a sample is taken"),
            s.integer(
                "min-validation-queries",
                30,
                0,
                1_000_000,
                "validation queries below which the last checkpoint is published without a"
                    + " comparison, which noise would decide")),
        new Continual(
            s.number(
                "replay-share",
                0.25,
                0,
                10,
                "pairs of earlier windows added to a run, as a share of the window's own pairs"),
            s.integer(
                "replay-windows",
                20,
                0,
                10_000,
                "newest earlier windows from which pairs are added"),
            s.integer(
                "history-windows",
                5,
                0,
                1000,
                "newest earlier windows whose validation pairs are the frozen history, on which"
                    + " forgetting is measured"),
            s.integer(
                "history-queries",
                100,
                1,
                100_000,
                "most queries of each window in the frozen history"),
            s.number(
                "forgetting-budget",
                0.01,
                0,
                1,
                "mean nDCG@10 that a candidate may lose on the frozen history; a candidate that"
                    + " loses more is withheld")),
        merge(s),
        new Survival(
            s.duration(
                "checkpoint-interval",
                Duration.ofMinutes(1),
                "time between two resumable checkpoints of a run; `0s`: none are saved"),
            s.integer("save-limit", 2, 1, 100, "resumable checkpoints kept per run")),
        trackers(s),
        s.longInteger(
            "seed", 42, Long.MIN_VALUE, Long.MAX_VALUE, "seed of everything random in a run"),
        Hyperparameters.of(s.values()));
  }

  private static Set<Tracker> trackers(Section s) {
    var text =
        s.text(
            "trackers",
            "csv,tensorboard",
            "what writes a run's figures into `<lodestream.state-dir>/trainer/runs/<model id>`;"
                + " `none`: nothing does");
    s.limitsShownAs("trackers", "`csv`, `tensorboard`, both with a comma between, or `none`");
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
    var inputs =
        new Inputs(
            s.optionalTextOrNone("query-prompt", "text put before each query, `none` for no text"),
            s.optionalTextOrNone(
                "passage-prompt", "text put before each passage, `none` for no text"),
            s.optionalChoice(
                "pooling",
                Pooling.class,
                "parent",
                "how token vectors become one text vector; `parent`: as in the parent model"));
    s.defaultShownAs("query-prompt", "the parent's");
    s.defaultShownAs("passage-prompt", "the parent's");
    return inputs;
  }

  private static Merge merge(Section s) {
    return new Merge(
        s.numbersOrNone(
            "merge-shares",
            MERGE_SHARES,
            0,
            1,
            "shares of the trained weights that are tried in a mean with the parent's weights; a"
                + " share of 1 lets the weights as they were trained compete, `none` takes those"
                + " weights without a comparison"),
        s.flag("merge-base", false, "also try means that the line's first model takes part in"));
  }

  private static Batches batches(Section s, MaskRule mask) {
    var by =
        s.choice(
            "neighbourhood-by",
            NeighbourhoodRule.DOCUMENT,
            "what a neighbourhood is: passages of one `document`, of one `source` (pairs from a"
                + " file only), or those `nearest` to each other by the parent model");
    boolean useful = mask == MaskRule.ADJACENT || by != NeighbourhoodRule.DOCUMENT;
    double neighbourhood =
        s.number(
            "neighbourhood",
            useful ? 0.25 : 0,
            0,
            1,
            "share of a batch drawn from one neighbourhood");
    s.defaultShownAs(
        "neighbourhood", "0.25; 0 with `mask=document` and documents as neighbourhoods");
    s.require(
        useful || neighbourhood == 0,
        "trainer.neighbourhood must be 0 with trainer.mask=document, which masks the neighbours, was "
            + neighbourhood);
    return new Batches(
        s.integer(
            "batch-size",
            32,
            2,
            65_536,
            "pairs in a batch; the passages of a batch are each other's negatives"),
        s.integer(
            "chunk-size",
            64,
            1,
            4096,
            "passages per forward pass; a batch with more passages, hard negatives included, goes"
                + " through a gradient cache: the same gradient in a third more time"),
        s.integer(
            "accumulation",
            1,
            1,
            10_000,
            "batches per optimiser step; more batches add no negatives"),
        neighbourhood,
        by,
        s.integer(
            "max-pairs",
            0,
            0,
            Integer.MAX_VALUE,
            "most pairs of a window trained on; of more, a sample is taken; 0: all"),
        s.integer(
            "max-query-tokens",
            32,
            3,
            8192,
            "tokens, special ones included, to which queries are cut in training and validation"),
        s.integer(
            "max-passage-tokens",
            160,
            3,
            8192,
            "tokens, special ones included, to which passages are cut in training and"
                + " validation"));
  }

  private static Loss loss(Section s) {
    double temperature =
        s.number(
            "temperature", 0.05, 0.001, 1, "temperature of InfoNCE, by which cosines are divided");
    boolean bothDirections =
        s.flag("both-directions", false, "also pull passages towards their queries");
    var mask =
        s.choice(
            "mask",
            MaskRule.ADJACENT,
            "which other passages of a query's own document are no negatives: the `adjacent` ones,"
                + " or all of the `document`");
    var guide =
        s.choice(
            "guide",
            GuideRule.PARENT,
            "whether the `parent` model masks negatives that may be answers: those it scores above"
                + " (1 - `guide-margin`) of the positive");
    double guideMargin =
        s.number(
            "guide-margin", 0, 0, 1, "margin of the guide, as a share of the positive's score");
    var dims =
        s.integers(
            "matryoshka-dims",
            List.of(),
            1,
            65_536,
            "lengths of the vectors' prefixes that are trained to work alone, e.g. `256,128`");
    var weights =
        s.numbers(
            "matryoshka-weights",
            List.of(),
            0,
            1000,
            "weights of the prefixes' losses, one for each of `matryoshka-dims`; the whole vector's"
                + " loss has weight 1");
    s.defaultShownAs("matryoshka-weights", "all 1");
    s.require(
        dims.stream().distinct().count() == dims.size(),
        "trainer.matryoshka-dims must name each dimension once, were " + dims);
    s.require(
        weights.isEmpty() || weights.size() == dims.size(),
        "trainer.matryoshka-weights must be as many as trainer.matryoshka-dims (%d), were %d"
            .formatted(dims.size(), weights.size()));
    return new Loss(
        temperature,
        bothDirections,
        mask,
        guide,
        guideMargin,
        dims,
        weights,
        s.choice(
            "pair-weights",
            PairWeights.UNIFORM,
            "what a pair counts in the loss: `uniform`: all pairs the same, `score`: each pair its"
                + " score"),
        s.number(
            "distillation",
            0,
            0,
            1000,
            "weight of the loss that keeps similarities close to the parent's; 0: off"));
  }
}
