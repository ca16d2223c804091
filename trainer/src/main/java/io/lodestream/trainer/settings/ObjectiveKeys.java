package io.lodestream.trainer.settings;

import io.lodestream.encoder.BundledModel;
import io.lodestream.encoder.ModelChoice;
import io.lodestream.runtime.config.Section;
import io.lodestream.trainer.settings.TrainerSettings.Loss;
import io.lodestream.trainer.settings.TrainerSettings.Negatives;
import io.lodestream.trainer.settings.TrainerSettings.Shortcut;
import io.lodestream.trainer.settings.TrainerSettings.Teacher;
import java.util.List;

/** Keys that say what is learnt: loss, hard negatives, what is taken from passages, teacher. */
final class ObjectiveKeys {
  private ObjectiveKeys() {}

  static Loss loss(Section s) {
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
                + " score, `margin`: each pair the probability with which the parent model fused"
                + " with BM25 misses its passage"),
        s.number(
            "lexical-weight",
            0,
            0,
            100,
            "weight of BM25 in the scores that the loss is of, so that the model learns what BM25"
                + " misses; 1 stands for a fusion in equal parts; 0: off"),
        s.number(
            "distillation",
            0,
            0,
            1000,
            "weight of the loss that keeps similarities close to the parent's; 0: off"));
  }

  static Negatives negatives(Section s) {
    return new Negatives(
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
                + " share of the query's terms makes them positive, negative or nothing"),
        s.choice(
            "negatives.from",
            NegativesFrom.DENSE,
            "what finds the candidates: the parent's vectors (`dense`), or these fused with BM25"
                + " in equal parts, as a `hybrid` search does"));
  }

  static Shortcut shortcut(Section s) {
    return new Shortcut(
        s.number(
            "word-drop",
            0,
            0,
            1,
            "probability, per pair and epoch, with which the words that query and passage share are"
                + " taken out of the passage before it is trained on"),
        s.number(
            "sentence-drop",
            0,
            0,
            1,
            "probability, per pair and epoch, with which the sentence that shares most with the"
                + " query is taken out of the passage before it is trained on"));
  }

  static Teacher teacher(Section s) {
    double weight =
        s.number(
            "teacher.weight",
            0,
            0,
            1000,
            "weight of the loss that draws the model's ranking of a batch to a teacher's, who fuses"
                + " BM25 and models; left out where the teacher does no better on validation than"
                + " the parent; 0: off");
    double temperature =
        s.number(
            "teacher.temperature",
            1,
            0.01,
            100,
            "temperature of the teacher's softmax, in standard deviations of the scores that a"
                + " query gives its best 100 passages");
    double lexical = share(s, "teacher.lexical", "BM25");
    double parent = share(s, "teacher.parent", "the parent model");
    var model =
        s.optionalText("teacher.model", "second model of the teacher, beside BM25 and the parent");
    s.limitsShownAs("teacher.model", BundledModel.names() + " or a path");
    double second = share(s, "teacher.model-weight", "the second model");
    s.require(
        weight == 0 || lexical + parent + (model.isPresent() ? second : 0) > 0,
        "trainer.teacher.lexical, .parent and .model-weight must not all be 0 with"
            + " trainer.teacher.weight above 0: they choose what endpoints score");
    return new Teacher(
        weight,
        temperature,
        lexical,
        parent,
        model.map(ModelChoice::of),
        second,
        s.choice(
            "teacher.student",
            Student.DENSE,
            "what learns from the teacher: the model's own scores (`dense`), or these with BM25"
                + " added, as served (`fused`)"),
        EndpointKeys.read(s, weight > 0));
  }

  private static double share(Section s, String key, String part) {
    return s.number(key, 1, 0, 1000, "share of %s in the teacher's score".formatted(part));
  }
}
