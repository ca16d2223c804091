package io.lodestream.cli.faults;

import io.lodestream.schemas.topics.Topics;
import java.util.List;

/** Instances that are paused, come, go, or come back without what they had on disk. */
final class InstanceFaults {

  /** Stages of which several instances share the work. */
  private static final List<String> SHARED = List.of("ingest", "querygen");

  private static final String SECOND = "2";

  /** Longer than the ten seconds after which a member is taken for dead. */
  private static final long PAST_SESSION_MS = 14_000;

  private InstanceFaults() {}

  static List<Scenario> all() {
    return List.of(
        Scenario.of(
            "replaced",
            "SIGKILL of ingest or querygen, replaced by an instance without state",
            InstanceFaults::replaced),
        Scenario.of(
            "state-lost",
            "SIGKILL of all stages and loss of all their state directories",
            InstanceFaults::stateLost),
        Scenario.of(
            "paused",
            "SIGSTOP of a stage past its session's timeout, then SIGCONT",
            InstanceFaults::paused),
        Scenario.of(
            "zombie",
            "SIGSTOP of ingest or querygen while another instance works, then SIGCONT",
            InstanceFaults::zombie),
        Scenario.of(
            "scaled",
            "a second instance of ingest or querygen comes and is killed",
            InstanceFaults::scaled));
  }

  private static String replaced(Scenario.Round round) throws InterruptedException {
    var stage = shared(round);
    round.stage(stage).kill();
    round.cluster().wipeState(stage, FaultCluster.FIRST);
    round.start(stage);
    return stage;
  }

  private static String stateLost(Scenario.Round round) throws InterruptedException {
    for (var stage : Topics.STAGES) {
      round.stage(stage).kill();
      round.cluster().wipeState(stage, FaultCluster.FIRST);
    }
    round.cluster().startAllStages();
    return "";
  }

  private static String paused(Scenario.Round round) throws InterruptedException {
    var stage = Topics.STAGES.get(round.random().nextInt(Topics.STAGES.size()));
    round.stage(stage).pause();
    Thread.sleep(PAST_SESSION_MS);
    round.stage(stage).goOn();
    return stage;
  }

  private static String zombie(Scenario.Round round) throws InterruptedException {
    var stage = shared(round);
    var cluster = round.cluster();
    round.stage(stage).pause();
    cluster.startStage(stage, SECOND);
    Thread.sleep(PAST_SESSION_MS);
    round.stage(stage).goOn();
    Thread.sleep(2_000);
    cluster.stage(stage, SECOND).stop();
    cluster.forget(stage, SECOND);
    return stage;
  }

  private static String scaled(Scenario.Round round) throws InterruptedException {
    var stage = shared(round);
    var cluster = round.cluster();
    cluster.startStage(stage, SECOND);
    Thread.sleep(5_000 + round.random().nextInt(5_000));
    cluster.stage(stage, SECOND).kill();
    cluster.forget(stage, SECOND);
    cluster.wipeState(stage, SECOND);
    return stage;
  }

  private static String shared(Scenario.Round round) {
    return SHARED.get(round.random().nextInt(SHARED.size()));
  }
}
