package io.lodestream.trainer.reference;

import java.util.Optional;

/**
 * What the objective is told beside the vectors of the model that is trained; each is there where
 * the settings need it.
 *
 * @param parent vectors of all texts trained on
 * @param scores how BM25 and the parent see the run
 * @param teacher whose ranking is learnt
 */
public record Advice(
    Optional<ReferenceVectors> parent, Optional<RunScores> scores, Optional<PairScorer> teacher) {

  public static Advice none() {
    return of(Optional.empty());
  }

  public static Advice of(Optional<ReferenceVectors> parent) {
    return new Advice(parent, Optional.empty(), Optional.empty());
  }
}
