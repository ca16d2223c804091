package io.lodestream.cli.faults;

import io.lodestream.cli.beir.BeirDataset;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Rounds of work and fault by a seed: documents come and change, a fault happens while they are
 * worked on, and the pipeline must come to the state that the documents give.
 */
public final class FaultRounds {

  private static final int DOCUMENTS_AT_START = 60;
  private static final int NEW_DOCUMENTS = 4;
  private static final int CHANGES = 4;
  private static final int MOST_DELAY_MS = 3_000;
  private static final Duration FIRST_PATIENCE = Duration.ofMinutes(6);
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  /**
   * What to do.
   *
   * @param scenarios drawn from, each round one
   * @param dir for data, state and logs
   */
  public record Plan(int rounds, long seed, List<Scenario> scenarios, Path dir) {}

  /**
   * One round.
   *
   * @param searchable from the fault's begin until a document of that moment was searchable
   * @param settled from the fault's begin until nothing was left to do and nothing differed
   */
  record Round(Scenario scenario, Duration searchable, Duration settled) {}

  private final Plan plan;
  private final PrintStream out;

  public FaultRounds(Plan plan, PrintStream out) {
    this.plan = plan;
    this.out = out;
  }

  /**
   * @throws FaultFailure naming round, seed and what differs at the first round that fails
   */
  public void run(BeirDataset source) throws InterruptedException {
    var done = new ArrayList<Round>();
    try (var cluster = FaultCluster.start(plan.dir())) {
      cluster.startAllStages();
      var context = cluster.context();
      try (var settling = new Settling(context, PATIENCE);
          var first = new Settling(context, FIRST_PATIENCE);
          var workload = new Workload(context, source, new SplittableRandom(plan.seed()));
          var watch = ServingWatch.start(context)) {
        begin(workload, first);
        for (int round = 1; round <= plan.rounds(); round++) {
          done.add(round(round, cluster, workload, settling, watch));
        }
        FaultReport.print(out, plan, done, watch.figures(), workload.figures());
      }
    }
  }

  /** The topics exist once the first stage has made them. */
  private void begin(Workload workload, Settling settling) throws InterruptedException {
    workload.add(DOCUMENTS_AT_START);
    workload.flush();
    var took = settling.untilSettled(workload.living());
    out.printf("pipeline up, %d documents settled in %d s%n", DOCUMENTS_AT_START, took.toSeconds());
  }

  private Round round(
      int number, FaultCluster cluster, Workload workload, Settling settling, ServingWatch watch)
      throws InterruptedException {
    // Of the round alone, so that a round can be looked at again by its number.
    var random = new SplittableRandom(plan.seed() * 1_000_003 + number);
    var scenario = plan.scenarios().get(random.nextInt(plan.scenarios().size()));
    try {
      workload.change(CHANGES);
      workload.add(NEW_DOCUMENTS);
      Thread.sleep(random.nextInt(MOST_DELAY_MS));
      long begin = System.nanoTime();
      var probe = workload.probe();
      scenario.happen(cluster, random);
      workload.flush();
      settling.untilSearchable(probe);
      var searchable = Duration.ofNanos(System.nanoTime() - begin);
      settling.untilSettled(workload.living());
      var settled = Duration.ofNanos(System.nanoTime() - begin);
      requireAlive(cluster);
      watch.requireSound();
      out.printf(
          "round %d %s: searchable after %.1f s, settled after %.1f s%n",
          number, scenario.spelled(), seconds(searchable), seconds(settled));
      return new Round(scenario, searchable, settled);
    } catch (FaultFailure e) {
      throw new FaultFailure(
          "round %d (seed %d, %s): %s; logs in %s"
              .formatted(
                  number,
                  plan.seed(),
                  scenario.spelled(),
                  e.getMessage(),
                  plan.dir().resolve("logs")));
    }
  }

  private static void requireAlive(FaultCluster cluster) {
    if (!cluster.dead().isEmpty()) {
      throw new FaultFailure("ended by themselves: " + cluster.dead());
    }
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
