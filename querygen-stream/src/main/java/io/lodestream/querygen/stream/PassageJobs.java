package io.lodestream.querygen.stream;

import java.util.List;
import java.util.function.Consumer;

/** Runs batches of jobs somewhere else; never blocks the caller. Thread-safe. */
interface PassageJobs {

  /**
   * Starts a batch if there is room.
   *
   * @param whenDone told one result per job, on a thread of the runner
   * @return false when too many batches run already
   */
  boolean tryStart(List<PassageJob> batch, Consumer<List<PassageJob.Result>> whenDone);
}
