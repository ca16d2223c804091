package io.lodestream.querygen.stream;

import java.util.List;
import java.util.function.Consumer;

/** Runs jobs somewhere else; never blocks the caller. Thread-safe. */
interface PassageJobs {

  /** How many jobs run at most, those in line for a call included. */
  int capacity();

  /**
   * How many jobs it would take now; 0 also while it waits for an endpoint to come back.
   *
   * @throws RuntimeException when a job has failed in a way that no retry mends, whose ever it was
   */
  int room();

  /**
   * Starts jobs if there is room for all of them.
   *
   * @param whenDone told one result per job, on any thread
   * @return false when there is not enough room
   */
  boolean tryStart(List<PassageJob> jobs, Consumer<PassageJob.Result> whenDone);
}
