package io.lodestream.cli.faults;

import io.lodestream.cli.beir.BeirDataset;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

  /** A pipeline's topics are read after every round; a new one keeps that short. */
  private static final int ROUNDS_OF_A_PIPELINE = 40;

  /**
   * What to do.
   *
   * @param rounds in all, or of each scenario
   * @param ofEach whether every scenario happens so often, else each round draws one
   * @param scenarios to happen; those that this machine does not allow are told and left out
   * @param brokers 1, or 3 in processes of their own
   * @param dir for data, state and logs
   * @param results keeps the rounds that held, which are not done again
   */
  public record Plan(
      int rounds,
      boolean ofEach,
      long seed,
      List<Scenario> scenarios,
      int brokers,
      Path dir,
      Optional<Path> results) {}

  private final Plan plan;
  private final PrintStream out;
  private final RoundLog log;
  private final List<Scenario> possible;
  private final Schedule schedule;

  public FaultRounds(Plan plan, PrintStream out) {
    this.plan = plan;
    this.out = out;
    this.log = RoundLog.open(plan.results());
    this.possible = possible();
    this.schedule = new Schedule(plan, possible);
  }

  private List<Scenario> possible() {
    var found = new ArrayList<Scenario>();
    for (var scenario : plan.scenarios()) {
      var reason = impossible(scenario);
      reason.ifPresent(why -> out.printf("skipped %s: %s%n", scenario.spelled(), why));
      if (reason.isEmpty()) {
        found.add(scenario);
      }
    }
    if (found.isEmpty()) {
      throw new FaultFailure("none of these scenarios can happen here");
    }
    return found;
  }

  private Optional<String> impossible(Scenario scenario) {
    return scenario.brokers() > plan.brokers()
        ? Optional.of("it needs --brokers " + scenario.brokers())
        : scenario.impossible().get();
  }

  /**
   * @throws FaultFailure naming round, seed and what differs at the first round that fails
   */
  public void run(BeirDataset source) throws InterruptedException {
    for (int pipeline = 1; next(log.rounds().size() + 1).isPresent(); pipeline++) {
      runPipeline(source, plan.dir().resolve("pipeline-" + pipeline), pipeline);
    }
    FaultReport.print(out, log.rounds());
  }

  private Optional<Scenario> next(int number) {
    return schedule.next(log, random(number));
  }

  /** Of the round alone, so that a round can be looked at again by its number. */
  private SplittableRandom random(int number) {
    return new SplittableRandom(plan.seed() * 1_000_003 + number);
  }

  private void runPipeline(BeirDataset source, Path dir, int pipeline) throws InterruptedException {
    boolean disks = possible.stream().anyMatch(OutageFaults::fillsDisks);
    try (var cluster =
        FaultCluster.start(dir, new FaultCluster.Kind(disks, plan.brokers(), true))) {
      cluster.startAllStages();
      var context = cluster.context();
      try (var settling = new Settling(context, PATIENCE);
          var first = new Settling(context, FIRST_PATIENCE);
          var workload =
              new Workload(context, source, new SplittableRandom(plan.seed() + pipeline));
          var watch = ServingWatch.start(context)) {
        begin(cluster, workload, first);
        for (int round = 0; round < ROUNDS_OF_A_PIPELINE; round++) {
          int number = log.rounds().size() + 1;
          var scenario = next(number);
          if (scenario.isEmpty()) {
            break;
          }
          var at = new Scenario.Round(cluster, workload, random(number));
          log.add(round(number, scenario.get(), at, settling, watch));
        }
        out.printf(
            "%s; watched: %s; %s%n", workload.figures(), watch.figures(), cluster.llm().figures());
      }
    }
  }

  /** The topics exist once the first stage has made them. */
  private void begin(FaultCluster cluster, Workload workload, Settling settling)
      throws InterruptedException {
    workload.add(DOCUMENTS_AT_START);
    workload.flush();
    try {
      var took = settling.untilSettled(workload.living());
      out.printf(
          "pipeline up, %d documents settled in %d s%n", DOCUMENTS_AT_START, took.toSeconds());
    } catch (FaultFailure e) {
      throw explained("before the first round", e, cluster);
    }
  }

  private RoundLog.Round round(
      int number, Scenario scenario, Scenario.Round at, Settling settling, ServingWatch watch)
      throws InterruptedException {
    var workload = at.workload();
    // The draw of the scenario was the first.
    at.random().nextInt();
    try {
      workload.change(CHANGES);
      workload.add(NEW_DOCUMENTS);
      Thread.sleep(at.random().nextInt(MOST_DELAY_MS));
      long begin = System.nanoTime();
      var probe = workload.probe();
      var detail = scenario.happening().happen(at);
      workload.flush();
      settling.untilSearchable(probe);
      long searchable = millisSince(begin);
      settling.untilSettled(workload.living());
      long settled = millisSince(begin);
      requireAlive(at.cluster());
      watch.requireSound();
      out.printf(
          "round %d %s%s: searchable after %.1f s, settled after %.1f s%n",
          number,
          scenario.spelled(),
          detail.isEmpty() ? "" : " (" + detail + ")",
          searchable / 1000.0,
          settled / 1000.0);
      return new RoundLog.Round(
          plan.seed(), number, scenario.spelled(), detail, searchable, settled);
    } catch (FaultFailure e) {
      var where = "round %d (seed %d, %s)".formatted(number, plan.seed(), scenario.spelled());
      throw explained(where, e, at.cluster());
    }
  }

  /** With the last of the logs, since a test's directory is gone when somebody reads this. */
  private static FaultFailure explained(String where, FaultFailure failure, FaultCluster cluster) {
    return new FaultFailure(
        "%s: %s; logs in %s, the last complaints: %s"
            .formatted(
                where,
                failure.getMessage(),
                cluster.dir().resolve(FaultCluster.LOGS),
                cluster.lastComplaints()));
  }

  private static void requireAlive(FaultCluster cluster) {
    if (!cluster.dead().isEmpty()) {
      throw new FaultFailure("ended by themselves: " + cluster.dead());
    }
  }

  private static long millisSince(long begin) {
    return Duration.ofNanos(System.nanoTime() - begin).toMillis();
  }
}
