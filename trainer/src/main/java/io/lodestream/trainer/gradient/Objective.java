package io.lodestream.trainer.gradient;

import ai.djl.ndarray.NDArray;
import io.lodestream.encoder.ModelSpec;
import io.lodestream.schemas.error.FatalException;
import io.lodestream.trainer.loss.Columns;
import io.lodestream.trainer.loss.Distillation;
import io.lodestream.trainer.loss.GraphNumber;
import io.lodestream.trainer.loss.InfoNce;
import io.lodestream.trainer.loss.NegativeMask;
import io.lodestream.trainer.pairs.PassageText;
import io.lodestream.trainer.pairs.TrainingPair;
import io.lodestream.trainer.reference.Advice;
import io.lodestream.trainer.reference.PairScorer;
import io.lodestream.trainer.reference.StandardScores;
import io.lodestream.trainer.settings.GuideRule;
import io.lodestream.trainer.settings.PairWeights;
import io.lodestream.trainer.settings.Student;
import io.lodestream.trainer.settings.TrainerSettings;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleBiFunction;

/** Vectors of a batch in, its loss out: masks, weights, contrast and teachers together. */
final class Objective {
  private static final float[][] NOTHING = {};

  private final TrainerSettings.Loss settings;
  private final TrainerSettings.Teacher lessons;
  private final boolean unitVectors;
  private final Advice advice;
  private final InfoNce contrast;
  private final Distillation distillation;

  Objective(TrainerSettings settings, ModelSpec model, Advice advice) {
    this.settings = settings.loss();
    this.lessons = settings.teacher();
    for (int dim : this.settings.matryoshkaDims()) {
      if (dim >= model.dimension()) {
        throw new FatalException(
            "trainer.matryoshka-dims must be below the model's dimension %d, whose whole vector is always trained, were %s"
                .formatted(model.dimension(), this.settings.matryoshkaDims()));
      }
    }
    if (usesParent() && advice.parent().isEmpty()) {
      throw new IllegalArgumentException(
          "trainer.guide=parent and trainer.distillation need the parent's vectors");
    }
    if (this.settings.lexicalWeight() > 0 && advice.scores().isEmpty()) {
      throw new IllegalArgumentException("trainer.lexical-weight needs BM25's scores");
    }
    this.unitVectors = model.normalize();
    this.advice = advice;
    this.contrast = new InfoNce(this.settings);
    this.distillation = new Distillation(this.settings);
  }

  private boolean usesParent() {
    return settings.guide() == GuideRule.PARENT || settings.distillation() > 0;
  }

  /**
   * @param queries {@code [pairs, dim]}
   * @param passages {@code [columns, dim]}
   * @return a scalar owned by the queries' manager
   */
  NDArray loss(Columns columns, NDArray queries, NDArray passages) {
    var q = unitVectors ? queries : queries.normalize(2, 1);
    var p = unitVectors ? passages : passages.normalize(2, 1);
    var masked = NegativeMask.of(columns, settings.mask());
    var loss = advice.teacher().map(teacher -> taught(columns, q, p, masked, teacher));
    var parent = usesParent() ? parentCosines(columns) : NOTHING;
    if (settings.guide() == GuideRule.PARENT) {
      NegativeMask.addGuided(masked, parent, settings.guideMargin());
    }
    var total =
        contrast.loss(q, p, masked, weights(columns), lexical(columns, settings.lexicalWeight()));
    if (loss.isPresent()) {
      total = total.add(loss.get());
    }
    if (settings.distillation() > 0) {
      var divergence = distillation.loss(q, p, masked, NOTHING, overTemperature(parent));
      total = total.add(GraphNumber.times(divergence, settings.distillation()));
    }
    return total;
  }

  /**
   * Only what is known to answer is masked: a teacher's softmax may say what a guide would hide.
   * The teacher reads whole passages, also where the student is shown less.
   */
  private NDArray taught(
      Columns columns, NDArray q, NDArray p, boolean[][] masked, PairScorer teacher) {
    double scale = StandardScores.SPAN / lessons.temperature();
    var texts = columns.passages().stream().map(PassageText::text).toList();
    var logits = matrix(columns, texts, (query, text) -> scale * teacher.score(query, text));
    double weight = lessons.student() == Student.DENSE ? 0 : Math.max(settings.lexicalWeight(), 1);
    var divergence = distillation.loss(q, p, masked, lexical(columns, weight), logits);
    return GraphNumber.times(divergence, lessons.weight());
  }

  /** BM25's part of the logits, by what of the passages is shown. */
  private float[][] lexical(Columns columns, double weight) {
    if (weight == 0) {
      return NOTHING;
    }
    var scores = advice.scores().orElseThrow();
    double scale = weight / settings.temperature();
    return matrix(
        columns, columns.shown(), (query, text) -> scale * scores.addedToCosine(query, text));
  }

  private static float[][] matrix(
      Columns columns, List<String> texts, ToDoubleBiFunction<String, String> score) {
    return columns.pairs().parallelStream()
        .map(
            pair -> {
              var row = new float[texts.size()];
              for (int j = 0; j < row.length; j++) {
                row[j] = (float) score.applyAsDouble(pair.query(), texts.get(j));
              }
              return row;
            })
        .toArray(float[][]::new);
  }

  private float[][] overTemperature(float[][] cosines) {
    var logits = new float[cosines.length][];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = cosines[i].clone();
      for (int j = 0; j < logits[i].length; j++) {
        logits[i][j] /= (float) settings.temperature();
      }
    }
    return logits;
  }

  /** The most that the loss of a model costs that tells no passage from another. */
  double ofGuessing(Columns columns) {
    double terms = settings.distillation() + (advice.teacher().isPresent() ? lessons.weight() : 0);
    double contrasts = 1;
    for (int m = 0; m < settings.matryoshkaDims().size(); m++) {
      contrasts += settings.matryoshkaWeight(m);
    }
    return (terms + contrasts) * Math.log(columns.size())
        + contrasts * handicap(lexical(columns, settings.lexicalWeight()));
  }

  /** How far BM25's logits of the passages that answer are below the highest, mean of the rows. */
  private static double handicap(float[][] lexical) {
    double sum = 0;
    for (int i = 0; i < lexical.length; i++) {
      double highest = lexical[i][i];
      for (float logit : lexical[i]) {
        highest = Math.max(highest, logit);
      }
      sum += highest - lexical[i][i];
    }
    return lexical.length == 0 ? 0 : sum / lexical.length;
  }

  private float[][] parentCosines(Columns columns) {
    return advice
        .parent()
        .orElseThrow()
        .cosines(
            columns.pairs().stream().map(TrainingPair::query).toList(),
            columns.passages().stream().map(PassageText::text).toList());
  }

  private double[] weights(Columns columns) {
    if (settings.pairWeights() == PairWeights.UNIFORM) {
      var equal = new double[columns.pairs().size()];
      Arrays.fill(equal, 1);
      return equal;
    }
    return columns.pairs().stream().mapToDouble(TrainingPair::weight).toArray();
  }
}
