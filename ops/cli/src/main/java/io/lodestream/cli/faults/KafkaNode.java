package io.lodestream.cli.faults;

import io.lodestream.schemas.error.UserException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kafka.tools.StorageTool;

/**
 * One of several Kafka servers, each broker and controller, in a process of its own by Kafka's own
 * main class. Clients come through a proxy, the others of the quorum do not. One thread.
 *
 * @param proxy stands before what clients connect to
 */
record KafkaNode(int id, Ports ports, TcpProxy proxy, JavaProcess process) {

  private static final String CLUSTER_ID = "TG9kZXN0cmVhbUZhdWx0cw";

  /** Kafka's defaults are for machines of their own and clusters of thousands of partitions. */
  private static final Map<String, String> SMALL =
      Map.ofEntries(
          Map.entry("process.roles", "broker,controller"),
          Map.entry("controller.listener.names", "CONTROLLER"),
          Map.entry("inter.broker.listener.name", "BROKERS"),
          Map.entry(
              "listener.security.protocol.map",
              "CLIENTS:PLAINTEXT,BROKERS:PLAINTEXT,CONTROLLER:PLAINTEXT"),
          Map.entry("auto.create.topics.enable", "false"),
          Map.entry("default.replication.factor", "3"),
          Map.entry("min.insync.replicas", "2"),
          Map.entry("offsets.topic.replication.factor", "3"),
          Map.entry("offsets.topic.num.partitions", "4"),
          Map.entry("transaction.state.log.replication.factor", "3"),
          Map.entry("transaction.state.log.min.isr", "2"),
          Map.entry("transaction.state.log.num.partitions", "4"),
          Map.entry("group.initial.rebalance.delay.ms", "0"),
          Map.entry("broker.heartbeat.interval.ms", "1000"),
          Map.entry("broker.session.timeout.ms", "6000"),
          Map.entry("num.network.threads", "2"),
          Map.entry("num.io.threads", "4"),
          Map.entry("message.max.bytes", Integer.toString(16 << 20)),
          Map.entry("replica.fetch.max.bytes", Integer.toString(16 << 20)),
          Map.entry("log.cleaner.dedupe.buffer.size", Integer.toString(8 << 20)));

  /** For clients, for the other brokers, and for the quorum. */
  record Ports(int clients, int brokers, int controllers) {}

  /**
   * Nodes of one cluster that have not been started, their directories formatted.
   *
   * @param dir theirs, below it one for each
   */
  static List<KafkaNode> cluster(Path dir, int count, Path logs) {
    var ports =
        IntStream.range(0, count)
            .mapToObj(i -> new Ports(FreePort.take(), FreePort.take(), FreePort.take()))
            .toList();
    var voters =
        IntStream.range(0, count)
            .mapToObj(i -> "%d@%s".formatted(i + 1, address(ports.get(i).controllers())))
            .collect(Collectors.joining(","));
    return IntStream.range(0, count)
        .mapToObj(i -> prepared(i + 1, ports.get(i), voters, dir.resolve("kafka-" + (i + 1)), logs))
        .toList();
  }

  private static KafkaNode prepared(int id, Ports ports, String voters, Path dir, Path logs) {
    var proxy = TcpProxy.before(ports.clients());
    var listeners =
        "CLIENTS://%s,BROKERS://%s,CONTROLLER://%s"
            .formatted(
                address(ports.clients()), address(ports.brokers()), address(ports.controllers()));
    var own =
        Map.of(
            "node.id", Integer.toString(id),
            "controller.quorum.voters", voters,
            "listeners", listeners,
            "advertised.listeners",
                "CLIENTS://%s,BROKERS://%s"
                    .formatted(address(proxy.port()), address(ports.brokers())),
            "log.dirs", dir.resolve("logs").toString());
    var file = dir.resolve("server.properties");
    write(file, own);
    var words = new ByteArrayOutputStream();
    int code =
        StorageTool.execute(
            new String[] {"format", "-t", CLUSTER_ID, "-c", file.toString()},
            new PrintStream(words, true, StandardCharsets.UTF_8));
    if (code != 0) {
      throw new UserException(
          "%s cannot be formatted for Kafka: %s"
              .formatted(dir, words.toString(StandardCharsets.UTF_8).strip()));
    }
    var name = "kafka-" + id;
    return new KafkaNode(
        id,
        ports,
        proxy,
        JavaProcess.of(name, logs.resolve(name + ".log"), "kafka.Kafka", List.of(file.toString())));
  }

  private static void write(Path file, Map<String, String> own) {
    var lines = new StringBuilder();
    SMALL.forEach((key, value) -> lines.append(key).append('=').append(value).append('\n'));
    own.forEach((key, value) -> lines.append(key).append('=').append(value).append('\n'));
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, lines);
    } catch (IOException e) {
      throw new UserException("%s cannot be written: %s".formatted(file, e), e);
    }
  }

  private static String address(int port) {
    return "127.0.0.1:" + port;
  }
}
