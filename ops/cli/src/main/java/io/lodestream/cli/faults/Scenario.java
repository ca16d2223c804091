package io.lodestream.cli.faults;

import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Something that may happen to a pipeline.
 *
 * @param spelled as the command line and the report name it
 * @param brokers as many a pipeline must have
 * @param impossible why it cannot happen on this machine; empty when it can
 */
public record Scenario(
    String spelled,
    String description,
    int brokers,
    Supplier<Optional<String>> impossible,
    Happening happening) {

  /** What a fault may work on. */
  record Round(FaultCluster cluster, Workload workload, RandomGenerator random) {

    /** The one instance of the stage that runs between faults. */
    JavaProcess stage(String name) {
      return cluster.stage(name, FaultCluster.FIRST);
    }

    void start(String stage) {
      cluster.startStage(stage, FaultCluster.FIRST);
    }
  }

  /** Returns when the fault is over: one instance of each stage and the servers run again. */
  @FunctionalInterface
  interface Happening {

    /**
     * @return what of several things it was, for the report; may be empty
     * @throws FaultFailure when something went otherwise than it must
     */
    String happen(Round round) throws InterruptedException;
  }

  /** A scenario that can happen on every machine. */
  static Scenario of(String spelled, String description, Happening happening) {
    return where(Optional::empty, spelled, description, happening);
  }

  /** A scenario that can happen on some machines. */
  static Scenario where(
      Supplier<Optional<String>> impossible,
      String spelled,
      String description,
      Happening happening) {
    return new Scenario(spelled, description, 1, impossible, happening);
  }

  /** A scenario of a pipeline with several brokers. */
  static Scenario ofBrokers(int brokers, String spelled, String description, Happening happening) {
    return new Scenario(spelled, description, brokers, Optional::empty, happening);
  }
}
