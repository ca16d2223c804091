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
import io.lodestream.trainer.reference.ReferenceVectors;
import io.lodestream.trainer.settings.GuideRule;
import io.lodestream.trainer.settings.PairWeights;
import io.lodestream.trainer.settings.TrainerSettings;
import java.util.Arrays;
import java.util.Optional;

/** Vectors of a batch in, its loss out: masks, weights, contrast and distillation together. */
final class Objective {
  private final TrainerSettings.Loss settings;
  private final boolean unitVectors;
  private final Optional<ReferenceVectors> reference;
  private final InfoNce contrast;
  private final Distillation distillation;

  Objective(TrainerSettings.Loss settings, ModelSpec model, Optional<ReferenceVectors> reference) {
    for (int dim : settings.matryoshkaDims()) {
      if (dim >= model.dimension()) {
        throw new FatalException(
            "trainer.matryoshka-dims must be below the model's dimension %d, whose whole vector is always trained, were %s"
                .formatted(model.dimension(), settings.matryoshkaDims()));
      }
    }
    if (usesReference(settings) && reference.isEmpty()) {
      throw new IllegalArgumentException(
          "trainer.guide=parent and trainer.distillation need the parent's vectors");
    }
    this.settings = settings;
    this.unitVectors = model.normalize();
    this.reference = reference;
    this.contrast = new InfoNce(settings);
    this.distillation = new Distillation(settings);
  }

  private static boolean usesReference(TrainerSettings.Loss settings) {
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
    var parent = usesReference(settings) ? parentCosines(columns) : new float[0][];
    if (settings.guide() == GuideRule.PARENT) {
      NegativeMask.addGuided(masked, parent, settings.guideMargin());
    }
    var loss = contrast.loss(q, p, masked, weights(columns));
    if (settings.distillation() > 0) {
      var divergence = distillation.loss(q, p, masked, parent);
      loss = loss.add(GraphNumber.times(divergence, settings.distillation()));
    }
    return loss;
  }

  /** The most that the loss of a model costs that tells no passage from another. */
  double ofGuessing(Columns columns) {
    double terms = 1 + settings.distillation();
    for (int m = 0; m < settings.matryoshkaDims().size(); m++) {
      terms += settings.matryoshkaWeight(m);
    }
    return terms * Math.log(columns.size());
  }

  private float[][] parentCosines(Columns columns) {
    return reference
        .orElseThrow()
        .cosines(
            columns.pairs().stream().map(TrainingPair::query).toList(),
            columns.passages().stream().map(PassageText::text).toList());
  }

  private double[] weights(Columns columns) {
    if (settings.pairWeights() == PairWeights.SCORE) {
      return columns.pairs().stream().mapToDouble(TrainingPair::weight).toArray();
    }
    var equal = new double[columns.pairs().size()];
    Arrays.fill(equal, 1);
    return equal;
  }
}
