package io.lodestream.evaluator.measurement;

/** Hears how far an evaluation is; called by the evaluating thread. */
public interface Progress {

  /** For measurements that are no evaluation. */
  Progress SILENT =
      new Progress() {
        @Override
        public void begins(long queries) {}

        @Override
        public void measures(String modelId, String set) {}

        @Override
        public void measured(int queries) {}
      };

  /**
   * An evaluation starts.
   *
   * @param queries of all sets and contenders together
   */
  void begins(long queries);

  /** A contender's turn on a set comes. */
  void measures(String modelId, String set);

  /** More queries were measured. */
  void measured(int queries);
}
