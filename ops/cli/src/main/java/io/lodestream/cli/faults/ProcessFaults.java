package io.lodestream.cli.faults;

import io.lodestream.schemas.topics.Topics;
import java.util.ArrayList;
import java.util.List;

/** Processes that are killed at any moment, and start again. */
final class ProcessFaults {

  private ProcessFaults() {}

  static List<Scenario> all() {
    var all = new ArrayList<Scenario>();
    for (var stage : Topics.STAGES) {
      all.add(
          Scenario.of(
              "kill-" + stage,
              "SIGKILL of " + stage + ", started again",
              round -> {
                round.stage(stage).kill();
                round.start(stage);
                return "";
              }));
    }
    all.add(
        Scenario.of(
            "kill-all", "SIGKILL of all stages, started again", round -> killedAll(round, false)));
    all.add(
        Scenario.of(
            "kill-servers",
            "SIGKILL of broker, registry and vector store, started again",
            round -> {
              round.cluster().servers().kill();
              round.cluster().servers().start();
              return "";
            }));
    all.add(
        Scenario.of(
            "kill-everything",
            "SIGKILL of servers and stages, started again",
            round -> killedAll(round, true)));
    all.add(
        Scenario.of(
            "kill-twice", "SIGKILL of a stage, and again while it starts", ProcessFaults::twice));
    all.add(
        Scenario.of(
            "rolling", "SIGTERM of each stage in turn, started again", ProcessFaults::rolling));
    return all;
  }

  private static String killedAll(Scenario.Round round, boolean servers)
      throws InterruptedException {
    if (servers) {
      round.cluster().servers().kill();
    }
    for (var stage : Topics.STAGES) {
      round.stage(stage).kill();
    }
    if (servers) {
      round.cluster().servers().start();
    }
    round.cluster().startAllStages();
    return "";
  }

  private static String twice(Scenario.Round round) throws InterruptedException {
    var stage = Topics.STAGES.get(round.random().nextInt(Topics.STAGES.size()));
    round.stage(stage).kill();
    round.start(stage);
    Thread.sleep(round.random().nextInt(6_000));
    round.stage(stage).kill();
    round.start(stage);
    return stage;
  }

  private static String rolling(Scenario.Round round) throws InterruptedException {
    for (var stage : Topics.STAGES) {
      int code = round.stage(stage).stop();
      if (code != 0) {
        throw new FaultFailure(
            "%s ended with exit code %d after SIGTERM, should be 0".formatted(stage, code));
      }
      round.start(stage);
    }
    return "";
  }
}
