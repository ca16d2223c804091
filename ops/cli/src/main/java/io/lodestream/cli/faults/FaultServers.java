package io.lodestream.cli.faults;

import io.lodestream.schemas.error.UserException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The servers of a pipeline with a proxy before each: broker, registry and vector store in one
 * process, or several brokers in processes of their own beside it. One thread.
 */
final class FaultServers implements AutoCloseable {

  private static final Duration UP = Duration.ofSeconds(90);
  private static final int CONNECT_MS = 500;
  private static final long LOOK_MS = 50;

  private final Path up;
  private final Map<String, TcpProxy> network = new LinkedHashMap<>();
  private final List<KafkaNode> brokers;
  private final String bootstrapServers;
  private final JavaProcess infra;

  /**
   * @param brokers 1: in one process with the others
   */
  FaultServers(Path dir, Path logs, int brokers) {
    this.up = dir.resolve("servers.up");
    this.brokers = brokers == 1 ? List.of() : KafkaNode.cluster(dir, brokers, logs);
    var arguments = new ArrayList<String>();
    arguments.add("infra");
    arguments.add("--data=" + dir.resolve("servers"));
    arguments.add("--write-config=" + up);
    if (this.brokers.isEmpty()) {
      int port = FreePort.take();
      network.put("kafka", TcpProxy.before(port));
      arguments.add("--set=local.kafka-port=" + port);
      arguments.add("--set=local.kafka-advertised-port=" + network.get("kafka").port());
    }
    this.brokers.forEach(node -> network.put(node.process().name(), node.proxy()));
    this.bootstrapServers =
        network.values().stream()
            .map(proxy -> "127.0.0.1:" + proxy.port())
            .collect(Collectors.joining(","));
    if (!this.brokers.isEmpty()) {
      arguments.add("--without-kafka");
      arguments.add("--set=kafka.bootstrap-servers=" + bootstrapServers);
    }
    arguments.add("--set=local.vectors-rest-port=0");
    for (var server : List.of("registry", "vectors")) {
      int port = FreePort.take();
      network.put(server, TcpProxy.before(port));
      arguments.add("--set=local.%s-port=%d".formatted(server, port));
    }
    this.infra = JavaProcess.lodestream("servers", logs.resolve("servers.log"), arguments);
  }

  /** What stages are configured with. */
  Map<String, String> settings() {
    return Map.of(
        "kafka.bootstrap-servers",
        bootstrapServers,
        "registry.url",
        "http://127.0.0.1:" + network.get("registry").port(),
        "vectors.host",
        "127.0.0.1",
        "vectors.port",
        Integer.toString(network.get("vectors").port()),
        "topics.replication",
        Integer.toString(Math.max(1, brokers.size())));
  }

  /** Returns when they listen. */
  void start() throws InterruptedException {
    try {
      Files.deleteIfExists(up);
    } catch (IOException e) {
      throw new UserException("%s cannot be written to: %s".formatted(up.getParent(), e), e);
    }
    for (var node : brokers) {
      node.process().start();
    }
    for (var node : brokers) {
      awaitListening(node);
    }
    infra.start();
    long begin = System.nanoTime();
    while (!Files.exists(up)) {
      requireStarting(infra, begin);
      Thread.sleep(LOOK_MS);
    }
  }

  /** Starts one that was killed or stopped; returns when it listens. */
  void startBroker(KafkaNode node) throws InterruptedException {
    node.process().start();
    awaitListening(node);
  }

  private static void awaitListening(KafkaNode node) throws InterruptedException {
    long begin = System.nanoTime();
    while (!isListening(node.ports().clients())) {
      requireStarting(node.process(), begin);
      Thread.sleep(LOOK_MS);
    }
  }

  private static boolean isListening(int port) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), CONNECT_MS);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  private static void requireStarting(JavaProcess process, long begin) {
    if (!process.isAlive() || System.nanoTime() - begin > UP.toNanos()) {
      throw new UserException("%s did not start, see %s".formatted(process.name(), process.log()));
    }
  }

  /** Several brokers; none when there is one, in the process of the others. */
  List<KafkaNode> brokers() {
    return brokers;
  }

  /** By names of servers. */
  Map<String, TcpProxy> network() {
    return network;
  }

  List<JavaProcess> processes() {
    var all = new ArrayList<JavaProcess>();
    all.add(infra);
    brokers.forEach(node -> all.add(node.process()));
    return all;
  }

  /** SIGKILL of all. */
  void kill() throws InterruptedException {
    for (var process : processes()) {
      process.kill();
    }
  }

  /** SIGSTOP of all. */
  void pause() throws InterruptedException {
    for (var process : processes()) {
      process.pause();
    }
  }

  /** SIGCONT of all. */
  void goOn() throws InterruptedException {
    for (var process : processes()) {
      process.goOn();
    }
  }

  @Override
  public void close() {
    processes().forEach(JavaProcess::close);
    network.values().forEach(TcpProxy::close);
  }
}
