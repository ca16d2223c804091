package io.lodestream.evaluator.measurement;

/** Told how far an evaluation is; called by the evaluating thread. */
public interface Progress {

  /** An evaluation starts; {@code queries} of all sets and contenders. */
  void begins(long queries);

  void measures(String modelId, String set);

  /** More queries were measured. */
  void measured(int queries);
}
