package io.lodestream.runtime.config;

import static java.util.Map.entry;

import io.lodestream.schemas.topics.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Kafka's client properties on which correctness rests, so that a user's {@code kafka.client.*} may
 * not change them. All others are the user's and win over Lodestream's defaults.
 *
 * <p>A property may be meant for clients of one kind by a prefix such as {@code producer.}; what is
 * fixed is fixed under every prefix.
 */
public final class FixedClientProperties {

  /** As Kafka Streams has them. */
  private static final List<String> PREFIXES =
      List.of(
          "main.consumer.",
          "restore.consumer.",
          "global.consumer.",
          "consumer.",
          "producer.",
          "admin.");

  /** Below it are configurations of Kafka Streams' own topics. */
  private static final String TOPIC = "topic.";

  /**
   * What a value must be, and why.
   *
   * @param rule the end of a sentence that begins with the key
   * @param reason with what to do
   */
  private record Fixed(String rule, Predicate<String> holds, String reason) {

    static Fixed to(String value, String reason) {
      return new Fixed("must be " + value, value::equalsIgnoreCase, reason + "; leave it out");
    }

    static Fixed atLeast(long least, String reason) {
      return new Fixed("must be at least " + least, text -> isAtLeast(text, least), reason);
    }

    static Fixed unset(String reason) {
      return new Fixed("must not be set", text -> false, reason);
    }

    private static boolean isAtLeast(String text, long least) {
      try {
        return Long.parseLong(text.strip()) >= least;
      } catch (NumberFormatException e) {
        return false;
      }
    }
  }

  private static final Fixed BYTES =
      Fixed.unset("Lodestream turns keys and values into bytes itself; leave it out");

  private static final Fixed FAILURES =
      Fixed.unset("a record that fails is set aside in the dead letters; leave it out");

  private static final Fixed MEMBERS =
      Fixed.unset("by it the members of a group are told apart; leave it out");

  private static final Map<String, Fixed> FIXED =
      Map.ofEntries(
          // All clients
          entry("bootstrap.servers", Fixed.unset("set kafka.bootstrap-servers instead")),
          entry("client.id", MEMBERS),
          // Producers
          entry(
              "acks",
              Fixed.to("all", "a record counts as written once all replicas in step have it")),
          entry("enable.idempotence", Fixed.to("true", "a record sent again would be there twice")),
          entry(
              "max.in.flight.requests.per.connection",
              Fixed.to("1", "the first batch on a new partition could be refused for ever")),
          entry("retries", Fixed.atLeast(1, "what was not acknowledged must be sent again")),
          entry(
              "max.request.size",
              Fixed.to(
                  Integer.toString(Topics.MAX_WRITE_BYTES),
                  "topics are made for records of this size")),
          entry(
              "buffer.memory",
              Fixed.atLeast(
                  Topics.MAX_WRITE_BYTES,
                  "a producer refuses records larger than its buffer, which takes memory only as"
                      + " it fills; set a larger one or leave it out")),
          entry("key.serializer", BYTES),
          entry("value.serializer", BYTES),
          entry(
              "partitioner.class",
              Fixed.unset(
                  "all records of a key must be in the partition of its hash; leave it out")),
          entry(
              "partitioner.ignore.keys",
              Fixed.to("false", "all records of a key must be in the partition of its hash")),
          entry(
              "transactional.id",
              Fixed.unset(
                  "a stage fences its predecessor by it; set lodestream.namespace instead")),
          // Consumers
          entry(
              "isolation.level",
              Fixed.to("read_committed", "records of aborted transactions would be read")),
          entry(
              "enable.auto.commit",
              Fixed.to("false", "records would count as processed before they are")),
          entry(
              "auto.offset.reset",
              Fixed.to("earliest", "a reader without an offset begins at a topic's beginning")),
          entry("key.deserializer", BYTES),
          entry("value.deserializer", BYTES),
          entry("group.id", Fixed.unset("set lodestream.namespace instead")),
          entry("group.instance.id", MEMBERS),
          entry("group.protocol", Fixed.to("classic", "roles are handed over by its sessions")),
          entry(
              "partition.assignment.strategy",
              Fixed.unset("partitions go to the members that have their state; leave it out")),
          // Kafka Streams
          entry("application.id", Fixed.unset("set lodestream.namespace instead")),
          entry("state.dir", Fixed.unset("set lodestream.state-dir instead")),
          entry(
              "num.stream.threads", Fixed.unset("set ingest.threads or querygen.threads instead")),
          entry("replication.factor", Fixed.unset("set topics.replication instead")),
          entry(
              "processing.guarantee",
              Fixed.to("exactly_once_v2", "records would be lost or there twice after a failure")),
          entry(
              "ensure.explicit.internal.resource.naming",
              Fixed.to("true", "state and internal topics are found again by their names")),
          entry(
              "topology.optimization",
              Fixed.to("none", "state and internal topics are found again by their names")),
          entry(
              "processing.exception.handler.global.enabled",
              Fixed.to("true", "none is passed over")),
          entry("processing.exception.handler", FAILURES),
          entry("production.exception.handler", FAILURES),
          entry("default.production.exception.handler", FAILURES),
          entry("deserialization.exception.handler", FAILURES),
          entry("default.deserialization.exception.handler", FAILURES),
          entry(
              "default.timestamp.extractor",
              Fixed.unset("steps take their times from the records; leave it out")));

  private static final Fixed OF_TOPICS =
      Fixed.unset("Lodestream configures its topics; alter a topic with kafka-configs instead");

  private FixedClientProperties() {}

  /**
   * A sentence for each property that may not be as it is, in order of key.
   *
   * @param keyPrefix what stands before a property in the configuration
   */
  static List<String> problems(String keyPrefix, Map<String, String> properties) {
    return new TreeMap<>(properties)
        .entrySet().stream()
            .flatMap(
                property ->
                    of(property.getKey())
                        .filter(fixed -> !fixed.holds().test(property.getValue()))
                        .map(
                            fixed ->
                                "%s%s %s, was '%s': %s"
                                    .formatted(
                                        keyPrefix,
                                        property.getKey(),
                                        fixed.rule(),
                                        property.getValue(),
                                        fixed.reason()))
                        .stream())
            .toList();
  }

  /**
   * What a user set for all clients and, which wins, for those of one kind, without its prefix.
   *
   * @param kind one of the prefixes
   */
  public static Map<String, String> forKind(String kind, Map<String, String> properties) {
    var chosen = new HashMap<String, String>();
    properties.forEach(
        (key, value) -> {
          if (withoutPrefix(key).equals(key)) {
            chosen.putIfAbsent(key, value);
          } else if (key.startsWith(kind)) {
            chosen.put(key.substring(kind.length()), value);
          }
        });
    return chosen;
  }

  private static Optional<Fixed> of(String property) {
    return property.startsWith(TOPIC)
        ? Optional.of(OF_TOPICS)
        : Optional.ofNullable(FIXED.get(withoutPrefix(property)));
  }

  private static String withoutPrefix(String property) {
    return PREFIXES.stream()
        .filter(property::startsWith)
        .findFirst()
        .map(prefix -> property.substring(prefix.length()))
        .orElse(property);
  }
}
