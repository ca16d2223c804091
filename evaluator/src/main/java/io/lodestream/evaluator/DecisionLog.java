package io.lodestream.evaluator;

/** Where decisions and their figures are written, all of an evaluation or nothing. */
@FunctionalInterface
public interface DecisionLog {
  void write(Evaluation evaluation);
}
