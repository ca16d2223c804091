package io.lodestream.cli.faults;

import io.lodestream.schemas.topics.Topics;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What is around a stage fails for a while: network, servers, disk, clock. */
final class OutageFaults {

  /** Exit code of a process that could not go on; its supervisor starts it again. */
  private static final int FAILED = 1;

  /** Forth and back: hours are within every retention and beyond every timeout. */
  private static final List<String> CLOCK_JUMPS = List.of("+3h", "-2h", "+1h", "+0");

  private static final String DISK_FULL = "disk-full";

  private OutageFaults() {}

  /** Whether the scenario needs a pipeline on file systems of its own. */
  static boolean fillsDisks(Scenario scenario) {
    return scenario.spelled().equals(DISK_FULL);
  }

  static List<Scenario> all() {
    return List.of(
        Scenario.of(
            "servers-paused",
            "broker, registry and vector store answer nothing for 20 s",
            OutageFaults::serversPaused),
        Scenario.of(
            "network",
            "delays, resets, black holes and the like between a server and all others",
            OutageFaults::network),
        Scenario.of(
            "llm",
            "the language model limits, fails, hangs or answers garbage for a while",
            OutageFaults::llm),
        Scenario.where(
            SmallDisk::impossible,
            DISK_FULL,
            "the disk of states, artifacts or logs is full for a while",
            OutageFaults::diskFull),
        Scenario.where(
            FakeClock::impossible,
            "clock",
            "the clock of a stage jumps by hours, forth and back",
            OutageFaults::clock));
  }

  private static String serversPaused(Scenario.Round round) throws InterruptedException {
    round.cluster().servers().pause();
    Thread.sleep(20_000);
    round.cluster().servers().goOn();
    return "";
  }

  private static String network(Scenario.Round round) throws InterruptedException {
    var random = round.random();
    var network = round.cluster().network();
    var server = List.copyOf(network.keySet()).get(random.nextInt(network.size()));
    var modes = TcpProxy.Mode.values();
    var mode = modes[1 + random.nextInt(modes.length - 1)];
    network.get(server).set(mode);
    Thread.sleep(5_000 + random.nextInt(25_000));
    network.get(server).set(TcpProxy.Mode.PASS);
    return server + " " + mode.name().toLowerCase(Locale.ROOT);
  }

  private static String llm(Scenario.Round round) throws InterruptedException {
    var random = round.random();
    var modes = FaultLlm.Mode.values();
    var mode = modes[1 + random.nextInt(modes.length - 1)];
    round.cluster().llm().set(mode);
    round.workload().add(6);
    round.workload().flush();
    Thread.sleep(5_000 + random.nextInt(20_000));
    round.cluster().llm().set(FaultLlm.Mode.WELL);
    return mode.name().toLowerCase(Locale.ROOT);
  }

  /**
   * Stages may wait or end, but not with 0, and what they were doing is done when there is room.
   */
  private static String diskFull(Scenario.Round round) throws InterruptedException {
    var disks = round.cluster().disks();
    var disk = disks.get(round.random().nextInt(disks.size()));
    disk.fill();
    round.workload().add(12);
    round.workload().flush();
    Thread.sleep(10_000 + round.random().nextInt(15_000));
    disk.free();
    for (var stage : Topics.STAGES) {
      if (!round.stage(stage).isAlive()) {
        requireFailed(round.stage(stage));
        round.start(stage);
      }
    }
    return disk.name();
  }

  private static void requireFailed(JavaProcess process) {
    if (!process.exitCode().equals(Optional.of(FAILED))) {
      throw new FaultFailure(
          "%s ended with exit code %s on a full disk, should wait or end with %d"
              .formatted(process.name(), process.exitCode().orElseThrow(), FAILED));
    }
  }

  private static String clock(Scenario.Round round) throws InterruptedException {
    var stage = Topics.STAGES.get(round.random().nextInt(Topics.STAGES.size()));
    var clock = new FakeClock(round.cluster().dir().resolve("clock"));
    round.stage(stage).kill();
    round.stage(stage).start(clock.forProcess());
    Thread.sleep(8_000);
    for (var jump : CLOCK_JUMPS) {
      clock.jump(jump);
      round.workload().add(2);
      round.workload().flush();
      Thread.sleep(4_000);
    }
    if (!round.stage(stage).isAlive()) {
      throw new FaultFailure(stage + " ended by itself when its clock jumped");
    }
    round.stage(stage).kill();
    round.start(stage);
    return stage;
  }
}
