package io.lodestream.cli.faults;

import java.util.List;

/** One of several brokers goes, with the partitions, groups and transactions that it leads. */
final class BrokerFaults {

  private static final int SEVERAL = 3;

  /** A broker that is stopped hands its partitions over first, which needs the others in step. */
  private static final long BETWEEN_MS = 3_000;

  private BrokerFaults() {}

  static List<Scenario> all() {
    return List.of(
        Scenario.ofBrokers(
            SEVERAL,
            "kill-broker",
            "SIGKILL of one of three brokers, started again after up to 20 s",
            BrokerFaults::killed),
        Scenario.ofBrokers(
            SEVERAL,
            "rolling-brokers",
            "SIGTERM of each of three brokers in turn, started again",
            BrokerFaults::rolling));
  }

  private static String killed(Scenario.Round round) throws InterruptedException {
    var servers = round.cluster().servers();
    var random = round.random();
    var broker = servers.brokers().get(random.nextInt(servers.brokers().size()));
    broker.process().kill();
    round.workload().add(4);
    Thread.sleep(random.nextInt(20_000));
    servers.startBroker(broker);
    return broker.process().name();
  }

  private static String rolling(Scenario.Round round) throws InterruptedException {
    var servers = round.cluster().servers();
    for (var broker : servers.brokers()) {
      broker.process().stop();
      servers.startBroker(broker);
      round.workload().add(2);
      Thread.sleep(BETWEEN_MS);
    }
    return "";
  }
}
