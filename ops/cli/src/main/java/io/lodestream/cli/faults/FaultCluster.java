package io.lodestream.cli.faults;

import io.lodestream.cli.stack.DirectoryTree;
import io.lodestream.runtime.config.Settings;
import io.lodestream.runtime.stage.StageContext;
import io.lodestream.schemas.error.UserException;
import io.lodestream.schemas.topics.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A pipeline of processes on one machine: servers, and each instance of a stage in one of its own.
 * One thread.
 */
final class FaultCluster implements AutoCloseable {

  /** The instance of a stage that runs between faults. */
  static final String FIRST = "1";

  static final String LOGS = "logs";

  private static final int COMPLAINTS_OF_A_PROCESS = 2;
  private static final Pattern COMPLAINT = Pattern.compile("^[\\d:.]+ (ERROR|WARN ) .*");

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

  /**
   * What there is to go wrong.
   *
   * @param smallDisks whether states, artifacts and logs have file systems of their own
   * @param brokers 1, or several in processes of their own
   * @param llm whether a language model writes the queries, else rules
   */
  record Kind(boolean smallDisks, int brokers, boolean llm) {
    static final Kind SIMPLE = new Kind(false, 1, false);
  }

  private final Path dir;
  private final Path config;
  private final FaultServers servers;
  private final Optional<FaultLlm> llm;
  private final Map<String, JavaProcess> stages = new TreeMap<>();
  private final Map<String, String> settings;
  private final List<SmallDisk> disks;
  private final Map<String, JavaProcess.Extras> agents = new TreeMap<>();

  private FaultCluster(Path dir, Kind kind) throws InterruptedException {
    this.dir = dir;
    this.disks =
        kind.smallDisks()
            ? Stream.of("state", "models", LOGS)
                .map(name -> SmallDisk.at(dir.resolve(name)))
                .toList()
            : List.of();
    this.config = dir.resolve("stages.properties");
    this.servers = new FaultServers(dir, dir.resolve(LOGS), kind.brokers());
    this.settings = new LinkedHashMap<>(SETTINGS);
    settings.putAll(servers.settings());
    this.llm = kind.llm() ? Optional.of(FaultLlm.start()) : Optional.empty();
    llm.ifPresent(model -> settings.putAll(model.settings()));
    settings.put("lodestream.state-dir", dir.resolve("state").toString());
    settings.put("lodestream.artifacts-dir", dir.resolve("models").toString());
    settings.put("http.port", "0");
    write();
    servers.start();
  }

  static FaultCluster start(Path dir, Kind kind) throws InterruptedException {
    return new FaultCluster(dir, kind);
  }

  Path dir() {
    return dir;
  }

  /** File systems that can be filled. */
  List<SmallDisk> disks() {
    return disks;
  }

  FaultServers servers() {
    return servers;
  }

  /**
   * @throws java.util.NoSuchElementException where rules write the queries
   */
  FaultLlm llm() {
    return llm.orElseThrow();
  }

  /** By names of servers: between a server and everybody else a network can fail. */
  Map<String, TcpProxy> network() {
    var all = new LinkedHashMap<>(servers.network());
    llm.ifPresent(model -> all.put("llm", model.proxy()));
    return all;
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
                JavaProcess.lodestream(
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
    all.addAll(servers.processes());
    return all;
  }

  /** Where a process, by its name, keeps what it has on disk. */
  Path stateOf(String process) {
    int dash = process.indexOf('-');
    return dash < 0 || process.startsWith("kafka-")
        ? dir.resolve(process)
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

  @Override
  public void close() {
    stages.values().forEach(JavaProcess::close);
    servers.close();
    llm.ifPresent(FaultLlm::close);
    disks.forEach(SmallDisk::close);
  }
}
