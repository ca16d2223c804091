package io.lodestream.runtime.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What every stage needs to know: where the others are and under which names.
 *
 * @param namespace prefix of topics, groups and transactional ids
 * @param line model line: one base model and its successors, one alias
 * @param stateDir local state that can be rebuilt
 * @param artifactsDir content-addressed model artifacts, shared by trainer, indexer and evaluator
 * @param metricsInterval how often a stage publishes its figures to {@code stage-metrics}
 */
public record SharedSettings(
    String namespace,
    String line,
    Path stateDir,
    Path artifactsDir,
    Duration metricsInterval,
    Kafka kafka,
    Registry registry,
    Vectors vectors,
    TopicLayout topics,
    Http http) {

  private static final Pattern NAMESPACE = Pattern.compile("[a-zA-Z0-9_-]{0,100}");

  /** Kafka's address; {@code client} holds any client property, e.g. {@code security.protocol}. */
  public record Kafka(String bootstrapServers, Map<String, String> client) {

    @Override
    public String toString() {
      return "Kafka[bootstrapServers=%s, client=%s]".formatted(bootstrapServers, client.keySet());
    }
  }

  /** Schema registry; {@code serdeClass} replaces our Avro serde. */
  public record Registry(URI url, Optional<String> authorization, Optional<String> serdeClass) {

    @Override
    public String toString() {
      return "Registry[url=%s, serdeClass=%s]".formatted(url, serdeClass);
    }
  }

  /** Vector store, Qdrant's gRPC port. */
  public record Vectors(String host, int port, boolean tls, Optional<String> apiKey) {

    @Override
    public String toString() {
      return "Vectors[host=%s, port=%d, tls=%s]".formatted(host, port, tls);
    }
  }

  /** Partitions of data topics and replication of all topics when they are created. */
  public record TopicLayout(int partitions, int replication) {}

  /** Where health, metrics and the stage's own endpoints listen; port 0 takes a free one. */
  public record Http(String host, int port) {}

  public static SharedSettings from(Settings settings) {
    var general = settings.read("lodestream", SharedSettings::general);
    return new SharedSettings(
        general.namespace(),
        general.line(),
        general.stateDir(),
        general.artifactsDir(),
        general.metricsInterval(),
        settings.read("kafka", section -> kafka(section, settings)),
        settings.read("registry", SharedSettings::registry),
        settings.read("vectors", SharedSettings::vectors),
        settings.read(
            "topics",
            s ->
                new TopicLayout(
                    s.integer("partitions", 4, 1, 10_000), s.integer("replication", 1, 1, 9))),
        settings.read(
            "http",
            s -> new Http(s.text("host", "127.0.0.1"), s.integer("port", 8080, 0, 65_535))));
  }

  private record General(
      String namespace, String line, Path stateDir, Path artifactsDir, Duration metricsInterval) {}

  private static General general(Section section) {
    var state = section.path("state-dir", Path.of("state"));
    var namespace = section.text("namespace", "");
    section.require(
        NAMESPACE.matcher(namespace).matches(),
        "lodestream.namespace must be letters, digits, - and _, was '%s'".formatted(namespace));
    return new General(
        namespace,
        section.text("line", "default"),
        state,
        section.path("artifacts-dir", state.resolve("artifacts")),
        section.duration("metrics-interval", Duration.ofSeconds(5)));
  }

  private static Kafka kafka(Section section, Settings settings) {
    section.passesOn("client");
    return new Kafka(
        section.text("bootstrap-servers", "localhost:9092"), settings.below("kafka.client"));
  }

  private static Registry registry(Section section) {
    return new Registry(
        section.uri("url", URI.create("http://localhost:8081")),
        section.secret("authorization"),
        section.optionalText("serde-class"));
  }

  private static Vectors vectors(Section section) {
    return new Vectors(
        section.text("host", "localhost"),
        section.integer("port", 6334, 1, 65_535),
        section.flag("tls", false),
        section.secret("api-key"));
  }

  /** A name inside the namespace, for groups, transactional ids and applications. */
  public String named(String name) {
    return namespace.isEmpty() ? "lodestream-" + name : namespace + "-" + name;
  }

  /** Alias under which applications search the line's champion. */
  public String servingAlias() {
    return named(line);
  }
}
