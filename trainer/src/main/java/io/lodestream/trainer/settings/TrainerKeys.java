package io.lodestream.trainer.settings;

import io.lodestream.encoder.BundledModel;
import io.lodestream.encoder.ModelChoice;
import io.lodestream.encoder.Pooling;
import io.lodestream.runtime.config.Section;
import io.lodestream.runtime.config.Settings;
import io.lodestream.runtime.retrieval.RetrievalSettings;
import io.lodestream.runtime.sparse.SparseSettings;
import io.lodestream.trainer.settings.TrainerSettings.Continual;
import io.lodestream.trainer.settings.TrainerSettings.Inputs;
import io.lodestream.trainer.settings.TrainerSettings.Merge;
import io.lodestream.trainer.settings.TrainerSettings.Optimisation;
import io.lodestream.trainer.settings.TrainerSettings.Survival;
import io.lodestream.trainer.settings.TrainerSettings.Validation;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Names, defaults, bounds and meanings of the keys below {@code trainer}, with {@link BatchKeys}
 * and {@link ObjectiveKeys}.
 */
final class TrainerKeys {
  /** Written for no tracker, since a key with an empty value counts as not set. */
  private static final String NO_TRACKER = "none";

  private static final List<Double> MERGE_SHARES = List.of(0.25, 0.5, 0.75);

  /** Where section {@code index} is not read: its defaults. */
  private static final SparseSettings WORDS =
      Settings.of(Map.of()).read(RetrievalSettings.SECTION).sparse();

  private TrainerKeys() {}

  static TrainerSettings read(Section s) {
    var baseModel =
        ModelChoice.of(
            s.text(
                "base-model",
                ModelChoice.DEFAULT.name(),
                "the line's first model: a bundled one by its name, or a sentence-transformers"
                    + " directory (safetensors), `./NAME` where it has a bundled model's name; a line"
                    + " that has a first model keeps it"));
    s.limitsShownAs("base-model", BundledModel.names() + " or a path");
    var inputs = inputs(s);
    var loss = ObjectiveKeys.loss(s);
    // Arguments are evaluated in their order: when the last one is, every key has been read.
    return new TrainerSettings(
        baseModel,
        inputs,
        BatchKeys.read(s, loss.mask()),
        loss,
        ObjectiveKeys.negatives(s),
        ObjectiveKeys.shortcut(s),
        ObjectiveKeys.teacher(s),
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
            s.choice(
                "validation-by",
                ValidationBy.FUSED,
                "by which nDCG@10 checkpoints, mixes of weights, parent and candidate are compared,"
                    + " on validation and frozen history: of the vectors `fused` with BM25, as a"
                    + " hybrid search does, and of the vectors alone where fusion cannot tell; or of"
                    + " the vectors alone throughout (`dense`)"),
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
        Hyperparameters.of(s.values()),
        WORDS);
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
}
