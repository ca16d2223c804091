package io.lodestream.runtime.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What every stage needs to know: where the others are and under which names. Read by {@link #from}
 * from {@link #SECTIONS}, where each key says what it means.
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

  /**
   * Where health, metrics and the stage's own endpoints listen; port 0 takes a free one.
   *
   * @param allowedHosts names by which clients may call the listener, besides its own
   * @param token that clients must bring
   */
  public record Http(
      String host, int port, Set<String> allowedHosts, Optional<String> token, Optional<Tls> tls) {

    /** A listener without further names, token and TLS. */
    public Http(String host, int port) {
      this(host, port, Set.of(), Optional.empty(), Optional.empty());
    }

    @Override
    public String toString() {
      return "Http[host=%s, port=%d, tls=%s]".formatted(host, port, tls);
    }
  }

  /** A PKCS#12 file with key and certificate, and its password. */
  public record Tls(Path keystore, Optional<String> password) {

    @Override
    public String toString() {
      return "Tls[keystore=%s]".formatted(keystore);
    }
  }

  private record General(
      String namespace, String line, Path stateDir, Path artifactsDir, Duration metricsInterval) {}

  private static final SectionReader<General> GENERAL =
      new SectionReader<>("lodestream", SharedSettings::general);

  private static final SectionReader<Kafka> KAFKA =
      new SectionReader<>("kafka", SharedSettings::kafka);

  private static final SectionReader<Registry> REGISTRY =
      new SectionReader<>("registry", SharedSettings::registry);

  private static final SectionReader<Vectors> VECTORS =
      new SectionReader<>("vectors", SharedSettings::vectors);

  private static final SectionReader<TopicLayout> TOPICS =
      new SectionReader<>("topics", SharedSettings::topics);

  private static final SectionReader<Http> HTTP = new SectionReader<>("http", SharedSettings::http);

  /** The sections that every stage reads. */
  public static final List<SectionReader<?>> SECTIONS =
      List.of(GENERAL, KAFKA, REGISTRY, VECTORS, TOPICS, HTTP);

  public static SharedSettings from(Settings settings) {
    var general = settings.read(GENERAL);
    return new SharedSettings(
        general.namespace(),
        general.line(),
        general.stateDir(),
        general.artifactsDir(),
        general.metricsInterval(),
        settings.read(KAFKA),
        settings.read(REGISTRY),
        settings.read(VECTORS),
        settings.read(TOPICS),
        settings.read(HTTP));
  }

  private static General general(Section section) {
    var namespace =
        section.text("namespace", "", "prefix of topics, consumer groups and transactional ids");
    section.limitsShownAs("namespace", "letters, digits, `-` and `_`, at most 100");
    section.require(
        NAMESPACE.matcher(namespace).matches(),
        "lodestream.namespace must be letters, digits, - and _, was '%s'".formatted(namespace));
    var line =
        section.text(
            "line", "default", "model line: one base model and its successors behind one alias");
    var state = section.path("state-dir", Path.of("state"), "local state that can be rebuilt");
    var artifacts =
        section.path(
            "artifacts-dir",
            state.resolve("artifacts"),
            "content-addressed model artifacts, shared by trainer, indexer and evaluator");
    section.defaultShownAs("artifacts-dir", "`<lodestream.state-dir>/artifacts`");
    var interval =
        section.duration(
            "metrics-interval",
            Duration.ofSeconds(5),
            "how often a stage publishes its figures to the topic `stage-metrics`");
    return new General(namespace, line, state, artifacts, interval);
  }

  private static Kafka kafka(Section section) {
    var kafka =
        new Kafka(
            section.text(
                "bootstrap-servers",
                "localhost:9092",
                "brokers to connect to first, `host:port` with commas between"),
            section.passedOn(
                "client",
                "any Kafka client property, e.g. `kafka.client.security.protocol`; with"
                    + " `producer.`, `consumer.` or `admin.` before it for such clients alone;"
                    + " those on which correctness rests are refused (docs/reliability.md)"));
    FixedClientProperties.problems("kafka.client.", kafka.client())
        .forEach(problem -> section.require(false, problem));
    return kafka;
  }

  private static Registry registry(Section section) {
    var registry =
        new Registry(
            section.uri(
                "url",
                URI.create("http://localhost:8081"),
                "address of the schema registry, without credentials"),
            section.secret(
                "authorization", "value of the Authorization header sent to the schema registry"),
            section.optionalText(
                "serde-class",
                "class name of a Kafka `Serde` to use in place of Lodestream's own Avro serde"));
    section.defaultShownAs("serde-class", "Lodestream's own");
    return registry;
  }

  private static Vectors vectors(Section section) {
    return new Vectors(
        section.text("host", "localhost", "host of the vector store (Qdrant)"),
        section.integer("port", 6334, 1, 65_535, "gRPC port of the vector store"),
        section.flag("tls", false, "whether the vector store is called over TLS"),
        section.secret("api-key", "API key of the vector store"));
  }

  private static TopicLayout topics(Section section) {
    return new TopicLayout(
        section.integer("partitions", 4, 1, 10_000, "partitions of a data topic at its creation"),
        section.integer(
            "replication",
            1,
            1,
            9,
            "replicas of any topic at its creation; from 3 on, two must have a record before it"
                + " counts as written"));
  }

  private static Http http(Section section) {
    var host =
        section.text(
            "host", "127.0.0.1", "address on which health, metrics and stage endpoints listen");
    int port =
        section.integer(
            "port",
            8080,
            0,
            65_535,
            "port of health, metrics and stage endpoints; 0 takes a free port");
    var allowed =
        section.optionalText(
            "allowed-hosts",
            "names, with commas between, by which clients may call the listener; besides them, on"
                + " the loopback `localhost` and its addresses, elsewhere the listener's host, or"
                + " all where none is set");
    var token =
        section.secret(
            "token", "token that requests must bring as `Authorization: Bearer`, but for health");
    var keystore =
        section.optionalPath(
            "tls.keystore", "PKCS#12 file with key and certificate; the listener speaks TLS then");
    var password = section.secret("tls.keystore-password", "password of the PKCS#12 file");
    return new Http(
        host,
        port,
        allowed.map(SharedSettings::names).orElse(Set.of()),
        token,
        keystore.map(file -> new Tls(file, password)));
  }

  private static Set<String> names(String list) {
    return Stream.of(list.split(","))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .collect(Collectors.toUnmodifiableSet());
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
