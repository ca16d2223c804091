package io.lodestream.cli.faults;

import io.lodestream.cli.stack.DirectoryTree;
import io.lodestream.runtime.config.Settings;
import io.lodestream.runtime.stage.StageContext;
import io.lodestream.schemas.error.UserException;
import io.lodestream.schemas.topics.Topics;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A pipeline of processes on one machine: the servers in one, each instance of a stage in one, and
 * a proxy before each server. One thread.
 */
final class FaultCluster implements AutoCloseable {

  /** The instance of a stage that runs between faults. */
  static final String FIRST = "1";

  static final String LOGS = "logs";

  private static final int COMPLAINTS_OF_A_PROCESS = 2;
  private static final Pattern COMPLAINT = Pattern.compile("^[\\d:.]+ (ERROR|WARN ) .*");
  private static final Duration SERVERS_UP = Duration.ofSeconds(90);

  /**
   * Quick rounds: little waiting for more, small windows, trainings of seconds, and promotions by
   * chance, so that the alias moves.
   */
  private static final Map<String, String> SETTINGS =
      Map.ofEntries(
          Map.entry("topics.partitions", "2"),
          Map.entry("lodestream.metrics-interval", "2s"),
          Map.entry("querygen.settle", "500ms"),
          Map.entry("querygen.max-wait", "5s"),
          Map.entry("window.max-pairs", "120"),
          Map.entry("window.min-pairs", "40"),
          Map.entry("window.max-idle", "1h"),
          Map.entry("trainer.max-pairs", "64"),
          Map.entry("trainer.batch-size", "16"),
          Map.entry("trainer.checkpoints", "1"),
          Map.entry("trainer.min-validation-queries", "1000000"),
          Map.entry("trainer.distractors", "20"),
          Map.entry("trainer.merge-shares", "0.5"),
          Map.entry("index.retrieval", "dense"),
          Map.entry("indexer.grace", "5s"),
          Map.entry("evaluator.min-queries", "5"),
          Map.entry("evaluator.min-documents", "2"),
          Map.entry("evaluator.min-effect", "0"),
          Map.entry("evaluator.max-regression", "1"),
          Map.entry("evaluator.confidence", "0.5"),
          Map.entry("evaluator.resamples", "100"),
          Map.entry("evaluator.latency-samples", "0"),
          Map.entry("evaluator.drift.interval", "0s"));

  private final Path dir;
  private final Path config;
  private final Map<String, Integer> ports = new LinkedHashMap<>();
  private final Map<String, TcpProxy> network = new LinkedHashMap<>();
  private final JavaProcess servers;
  private final Map<String, JavaProcess> stages = new TreeMap<>();
  private final Map<String, String> settings;
  private final List<SmallDisk> disks;
  private final Map<String, JavaProcess.Extras> agents = new TreeMap<>();

  private FaultCluster(Path dir, boolean smallDisks) throws InterruptedException {
    this.dir = dir;
    this.disks =
        smallDisks
            ? List.of(SmallDisk.at(dir.resolve("state")), SmallDisk.at(dir.resolve("models")))
            : List.of();
    this.config = dir.resolve("stages.properties");
    for (var server : List.of("kafka", "registry", "vectors")) {
      ports.put(server, freePort());
      network.put(server, TcpProxy.before(ports.get(server)));
    }
    this.servers = new JavaProcess("servers", log("servers"), serverArguments());
    this.settings = new LinkedHashMap<>(SETTINGS);
    settings.put("kafka.bootstrap-servers", "127.0.0.1:" + network.get("kafka").port());
    settings.put("registry.url", "http://127.0.0.1:" + network.get("registry").port());
    settings.put("vectors.host", "127.0.0.1");
    settings.put("vectors.port", Integer.toString(network.get("vectors").port()));
    settings.put("lodestream.state-dir", dir.resolve("state").toString());
    settings.put("lodestream.artifacts-dir", dir.resolve("models").toString());
    settings.put("http.port", "0");
    write();
    startServers();
  }

  /**
   * @param smallDisks whether states and artifacts have file systems of their own
   */
  static FaultCluster start(Path dir, boolean smallDisks) throws InterruptedException {
    return new FaultCluster(dir, smallDisks);
  }

  Path dir() {
    return dir;
  }

  /** File systems that can be filled. */
  List<SmallDisk> disks() {
    return disks;
  }

  private List<String> serverArguments() {
    return List.of(
        "infra",
        "--data=" + dir.resolve("servers"),
        "--write-config=" + dir.resolve("servers.up"),
        "--set=local.kafka-port=" + ports.get("kafka"),
        "--set=local.kafka-advertised-port=" + network.get("kafka").port(),
        "--set=local.registry-port=" + ports.get("registry"),
        "--set=local.vectors-port=" + ports.get("vectors"));
  }

  /** Returns when the servers listen. */
  void startServers() throws InterruptedException {
    try {
      Files.deleteIfExists(dir.resolve("servers.up"));
    } catch (IOException e) {
      throw new UserException("%s cannot be written to: %s".formatted(dir, e), e);
    }
    servers.start();
    long begin = System.nanoTime();
    while (!Files.exists(dir.resolve("servers.up"))) {
      if (!servers.isAlive() || System.nanoTime() - begin > SERVERS_UP.toNanos()) {
        throw new UserException("the servers did not start, see " + servers.log());
      }
      Thread.sleep(50);
    }
  }

  /** Names of servers, between which and everybody else a network can fail. */
  List<String> networks() {
    return List.copyOf(network.keySet());
  }

  TcpProxy network(String server) {
    return network.get(server);
  }

  JavaProcess servers() {
    return servers;
  }

  /** Starts instances of the stage with this from now on. */
  void always(String stage, JavaProcess.Extras agent) {
    agents.put(stage, agent);
  }

  /** Starts an instance of a stage; one that was stopped or killed before goes on. */
  JavaProcess startStage(String stage, String instance) {
    var process =
        stages.computeIfAbsent(
            stage + "-" + instance,
            name ->
                new JavaProcess(
                    name,
                    log(name),
                    List.of(stage, "--config=" + config, "--instance=" + instance)));
    process.start(agents.getOrDefault(stage, JavaProcess.Extras.NONE));
    return process;
  }

  JavaProcess stage(String stage, String instance) {
    return stages.get(stage + "-" + instance);
  }

  /** Removes an instance that has been killed, for good. */
  void forget(String stage, String instance) {
    stages.remove(stage + "-" + instance);
  }

  /** Names of instances whose process ended without being told to. */
  List<String> dead() {
    return stages.values().stream().filter(p -> !p.isAlive()).map(JavaProcess::name).toList();
  }

  /** The servers' and those of all instances. */
  List<JavaProcess> processes() {
    var all = new ArrayList<>(stages.values());
    all.add(servers);
    return all;
  }

  /** Where a process, by its name, keeps what it has on disk. */
  Path stateOf(String process) {
    int dash = process.indexOf('-');
    return dash < 0
        ? dir.resolve("servers")
        : dir.resolve("state")
            .resolve(process.substring(0, dash))
            .resolve(process.substring(dash + 1));
  }

  /** The last warnings and errors of each process. */
  List<String> lastComplaints() {
    var all = new ArrayList<String>();
    for (var process : processes()) {
      try (var lines = Files.lines(process.log())) {
        var complaints = lines.filter(line -> COMPLAINT.matcher(line).matches()).toList();
        complaints.stream()
            .skip(Math.max(0, complaints.size() - COMPLAINTS_OF_A_PROCESS))
            .forEach(line -> all.add(process.name() + ": " + line));
      } catch (IOException e) {
        all.add(process.name() + ": its log cannot be read: " + e);
      }
    }
    return all;
  }

  /** Removes what an instance keeps on disk, as when a container is replaced by an empty one. */
  void wipeState(String stage, String instance) {
    var state = dir.resolve("state").resolve(stage).resolve(instance);
    try {
      DirectoryTree.delete(state);
    } catch (IOException e) {
      throw new UserException("%s cannot be removed: %s".formatted(state, e), e);
    }
  }

  void startAllStages() {
    Topics.STAGES.forEach(stage -> startStage(stage, FIRST));
  }

  /** A reader's and writer's view of the cluster. */
  StageContext context() {
    return StageContext.of(
        "faults", "faults", Settings.load(settings, Optional.empty(), Map.of(), Map.of()));
  }

  private Path log(String name) {
    return dir.resolve(LOGS).resolve(name + ".log");
  }

  private void write() {
    try {
      Files.createDirectories(dir);
      Files.writeString(
          config,
          settings.entrySet().stream()
              .map(setting -> setting.getKey() + "=" + setting.getValue())
              .collect(Collectors.joining("\n", "", "\n")));
    } catch (IOException e) {
      throw new UserException("%s cannot be written: %s".formatted(config, e), e);
    }
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UserException("no port is free: " + e, e);
    }
  }

  @Override
  public void close() {
    stages.values().forEach(JavaProcess::close);
    servers.close();
    network.values().forEach(TcpProxy::close);
    disks.forEach(SmallDisk::close);
  }
}
