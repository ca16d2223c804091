package io.lodestream.embedded.broker;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Kafka's server settings for a single local node: replication 1, few threads, small buffers.
 *
 * <p>Settings whose Kafka default fits are not set here.
 */
final class BrokerSettings {
  static final int NODE_ID = 1;
  static final String CONTROLLER_LISTENER = "CONTROLLER";
  private static final String BROKER_LISTENER = "BROKER";

  private static final int KAFKA_DEFAULT_REQUEST_BYTES = 100 << 20;
  private static final int REQUEST_ENVELOPE_BYTES = 1 << 20;
  private static final int SEGMENT_BYTES = 128 << 20;
  private static final int SEGMENT_INDEX_BYTES = 1 << 20;
  private static final int CLEANER_DEDUPE_BYTES = 8 << 20;
  private static final int INTERNAL_TOPIC_PARTITIONS = 4;

  /**
   * After a kill the killed node counts as alive for this long, and the next start waits for that
   * time to pass. With a shorter time, a pause of the JVM would fence the only node.
   */
  private static final Duration SESSION_TIMEOUT = Duration.ofSeconds(6);

  private static final Duration HEARTBEAT = Duration.ofSeconds(1);

  private BrokerSettings() {}

  static Map<String, String> of(BrokerOptions options, Path logDir, Ports ports) {
    var settings = new HashMap<String, String>();
    settings.putAll(node(options, logDir, ports));
    settings.putAll(internalTopics());
    settings.putAll(sizes(options.messageMaxBytes()));
    settings.putAll(threads());
    return Map.copyOf(settings);
  }

  private static Map<String, String> node(BrokerOptions options, Path logDir, Ports ports) {
    var forClients = BROKER_LISTENER + "://" + address(options.host(), ports.broker());
    int told = options.advertisedPort() == 0 ? ports.broker() : options.advertisedPort();
    var controllerAddress = address(options.host(), ports.controller());
    return Map.ofEntries(
        Map.entry("process.roles", "broker,controller"),
        Map.entry("node.id", Integer.toString(NODE_ID)),
        // Voters from settings, not from the log, so that a restart may use other ports.
        Map.entry("controller.quorum.voters", NODE_ID + "@" + controllerAddress),
        Map.entry("controller.listener.names", CONTROLLER_LISTENER),
        Map.entry("inter.broker.listener.name", BROKER_LISTENER),
        Map.entry("listeners", forClients + "," + CONTROLLER_LISTENER + "://" + controllerAddress),
        Map.entry("advertised.listeners", BROKER_LISTENER + "://" + address(options.host(), told)),
        Map.entry(
            "listener.security.protocol.map",
            BROKER_LISTENER + ":PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT"),
        Map.entry("log.dirs", logDir.toString()),
        Map.entry("metric.reporters", ""),
        Map.entry("auto.create.topics.enable", "false"),
        Map.entry("group.initial.rebalance.delay.ms", "0"),
        Map.entry(
            "initial.broker.registration.timeout.ms",
            Long.toString(options.startupTimeout().toMillis())),
        Map.entry("broker.heartbeat.interval.ms", Long.toString(HEARTBEAT.toMillis())),
        Map.entry("broker.session.timeout.ms", Long.toString(SESSION_TIMEOUT.toMillis())));
  }

  private static Map<String, String> internalTopics() {
    var partitions = Integer.toString(INTERNAL_TOPIC_PARTITIONS);
    return Map.of(
        "offsets.topic.replication.factor", "1",
        "offsets.topic.num.partitions", partitions,
        "transaction.state.log.replication.factor", "1",
        "transaction.state.log.min.isr", "1",
        "transaction.state.log.num.partitions", partitions,
        "share.coordinator.state.topic.replication.factor", "1",
        "share.coordinator.state.topic.min.isr", "1",
        "share.coordinator.state.topic.num.partitions", "1");
  }

  private static Map<String, String> sizes(int messageMaxBytes) {
    int requestBytes =
        Math.max(KAFKA_DEFAULT_REQUEST_BYTES, messageMaxBytes + REQUEST_ENVELOPE_BYTES);
    return Map.of(
        "message.max.bytes", Integer.toString(messageMaxBytes),
        "replica.fetch.max.bytes", Integer.toString(messageMaxBytes),
        "socket.request.max.bytes", Integer.toString(requestBytes),
        // A batch must fit into one segment.
        "log.segment.bytes", Integer.toString(Math.max(SEGMENT_BYTES, requestBytes)),
        "log.index.size.max.bytes", Integer.toString(SEGMENT_INDEX_BYTES),
        "log.cleaner.dedupe.buffer.size", Integer.toString(CLEANER_DEDUPE_BYTES));
  }

  private static Map<String, String> threads() {
    return Map.of(
        "num.network.threads", "2",
        "num.io.threads", "4",
        "num.replica.fetchers", "1",
        "num.recovery.threads.per.data.dir", "2",
        "background.threads", "2",
        "log.cleaner.threads", "1",
        "group.coordinator.threads", "1",
        "share.coordinator.threads", "1");
  }

  static String address(String host, int port) {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
