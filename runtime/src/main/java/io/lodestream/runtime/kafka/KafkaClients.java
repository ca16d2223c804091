package io.lodestream.runtime.kafka;

import io.lodestream.runtime.config.FixedClientProperties;
import io.lodestream.runtime.config.SharedSettings;
import io.lodestream.schemas.serde.AvroSerdes;
import io.lodestream.schemas.topics.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;

/**
 * Makes every Kafka client of a process. Consumers read committed records as raw bytes and never
 * commit by themselves; producers are idempotent with acks=all. A user's properties win over the
 * defaults here, but for {@link FixedClientProperties}. Thread-safe; what it makes belongs to the
 * caller, who closes it.
 */
public final class KafkaClients {

  /**
   * How long a transaction may stay open: above the time that records of the largest size take.
   * After a kill it is ended before, by a successor of the same id or by the application's other
   * instances.
   */
  private static final int TRANSACTION_TIMEOUT_MS = 60_000;

  /**
   * A stream thread that has polled for less than half of this takes fewer records at a time, so
   * that a batch fits its transaction.
   */
  private static final int STREAMS_MAX_POLL_INTERVAL_MS = TRANSACTION_TIMEOUT_MS;

  /** A bound, not an allocation; a producer refuses records that are larger. */
  private static final long BUFFER_BYTES = 2L * Topics.MAX_RECORD_BYTES;

  /** How long the work of a killed member waits before another takes it; Kafka's own is 45 s. */
  private static final int SESSION_TIMEOUT_MS = 10_000;

  /** Every client reads it without a package of its own; figures in RATIONALE.md. */
  private static final String COMPRESSION = "gzip";

  /** Smaller than lz4, at little more time; Kafka's own level takes twice as long. */
  private static final int GZIP_LEVEL = 1;

  private static final String CONSUMER = StreamsConfig.CONSUMER_PREFIX;
  private static final String PRODUCER = StreamsConfig.PRODUCER_PREFIX;
  private static final String ADMIN = StreamsConfig.ADMIN_CLIENT_PREFIX;

  private final SharedSettings shared;
  private final AvroSerdes serdes;

  public KafkaClients(SharedSettings shared, AvroSerdes serdes) {
    this.shared = shared;
    this.serdes = serdes;
  }

  public AvroSerdes serdes() {
    return serdes;
  }

  /** Where Kafka is, for messages. */
  public String bootstrapServers() {
    return shared.kafka().bootstrapServers();
  }

  public Admin admin() {
    return Admin.create(config(ADMIN, "admin", Map.of()));
  }

  /** A consumer in the group {@code <namespace>-<group>}; a new group starts at the beginning. */
  public Consumer<byte[], byte[]> consumer(String group, Map<String, Object> overrides) {
    var config = consumerConfig(group);
    config.put(ConsumerConfig.GROUP_ID_CONFIG, shared.named(group));
    config.putAll(overrides);
    return new KafkaConsumer<>(config);
  }

  /** A consumer without a group, for reading given partitions and offsets. */
  public Consumer<byte[], byte[]> reader(String clientName) {
    return new KafkaConsumer<>(consumerConfig(clientName));
  }

  public TopicWriter writer(String clientName) {
    return new TopicWriter(
        new KafkaProducer<>(inOrder(producerConfig(clientName, Map.of()))), serdes);
  }

  /**
   * One request at a time. A leader that does not know a new partition yet may refuse a producer's
   * first batch and take the second one, which came while it learnt of the partition; the first is
   * then out of sequence for ever, and fails. Brokers guard transactional producers against that
   * themselves.
   */
  private static Map<String, Object> inOrder(Map<String, Object> config) {
    config.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    return config;
  }

  /** A writer whose sends belong to transactions; the id fences a former writer of the same id. */
  public TransactionalWriter transactionalWriter(String transactionalId) {
    var producer = new KafkaProducer<String, byte[]>(transactionalConfig(transactionalId));
    producer.initTransactions();
    return new TransactionalWriter(producer, new TopicWriter(producer, serdes));
  }

  Map<String, Object> transactionalConfig(String transactionalId) {
    var config = producerConfig(transactionalId, transactionDefaults());
    config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, shared.named(transactionalId));
    return config;
  }

  /** Properties of a Streams application: exactly once, explicit names, state below state-dir. */
  public Properties streams(String application, Path stateDir, int threads) {
    var properties = new Properties();
    properties.putAll(defaults());
    properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 200);
    properties.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 16 * 1024 * 1024);
    putUnlessChosen(properties, CONSUMER, consumerDefaults());
    putUnlessChosen(
        properties,
        CONSUMER,
        Map.of(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, STREAMS_MAX_POLL_INTERVAL_MS));
    putUnlessChosen(properties, PRODUCER, producerDefaults());
    putUnlessChosen(properties, PRODUCER, transactionDefaults());
    properties.putAll(shared.kafka().client());
    // No client id: Streams then puts its process id into the names of its clients, by which a
    // group's members are told apart.
    properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, shared.kafka().bootstrapServers());
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, shared.named(application));
    properties.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, threads);
    properties.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, shared.topics().replication());
    properties.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
    properties.put("processing.exception.handler.global.enabled", true);
    properties.put(CONSUMER + ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.put(PRODUCER + ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topics.MAX_WRITE_BYTES);
    properties.put(
        StreamsConfig.topicPrefix(TopicConfig.MAX_MESSAGE_BYTES_CONFIG), Topics.MAX_RECORD_BYTES);
    TopicProvisioner.durability(shared.topics().replication())
        .forEach((key, value) -> properties.put(StreamsConfig.topicPrefix(key), value));
    return properties;
  }

  /**
   * Puts defaults for clients of one kind. A user may have chosen the same for all kinds, which a
   * default for this kind would hide.
   */
  private void putUnlessChosen(Properties properties, String kind, Map<String, Object> defaults) {
    defaults.forEach(
        (key, value) -> {
          if (!shared.kafka().client().containsKey(key)) {
            properties.put(kind + key, value);
          }
        });
  }

  /** Configuration of a producer whose keys and values are bytes. */
  public Map<String, Object> rawProducerConfig(String clientName) {
    var config = inOrder(producerConfig(clientName, Map.of()));
    config.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    return config;
  }

  /** As {@link #rawProducerConfig}, for sends in transactions; the id fences a former producer. */
  public Map<String, Object> rawTransactionalConfig(String transactionalId) {
    var config = transactionalConfig(transactionalId);
    config.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    return config;
  }

  Map<String, Object> consumerConfig(String clientName) {
    var config = config(CONSUMER, clientName, consumerDefaults());
    config.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    config.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    return config;
  }

  private Map<String, Object> producerConfig(String clientName, Map<String, Object> defaults) {
    var all = new HashMap<>(producerDefaults());
    all.putAll(defaults);
    var config = config(PRODUCER, clientName, all);
    config.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
    config.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topics.MAX_WRITE_BYTES);
    return config;
  }

  /** Defaults, then the user's properties, then where and who. */
  private Map<String, Object> config(String kind, String clientName, Map<String, Object> defaults) {
    var config = defaults();
    config.putAll(defaults);
    config.putAll(FixedClientProperties.forKind(kind, shared.kafka().client()));
    config.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, shared.kafka().bootstrapServers());
    config.put(CommonClientConfigs.CLIENT_ID_CONFIG, shared.named(clientName));
    return config;
  }

  private static Map<String, Object> defaults() {
    var defaults = new HashMap<String, Object>();
    defaults.put(
        CommonClientConfigs.METADATA_MAX_AGE_CONFIG, (int) Duration.ofSeconds(30).toMillis());
    defaults.put("enable.metrics.push", false);
    return defaults;
  }

  private static Map<String, Object> consumerDefaults() {
    return Map.of(
        ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_TIMEOUT_MS,
        ConsumerConfig.FETCH_MAX_BYTES_CONFIG, fetchMaxBytes(),
        ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, fetchMaxBytes());
  }

  private static Map<String, Object> producerDefaults() {
    return Map.of(
        ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER_BYTES,
        ProducerConfig.COMPRESSION_TYPE_CONFIG, COMPRESSION,
        ProducerConfig.COMPRESSION_GZIP_LEVEL_CONFIG, GZIP_LEVEL);
  }

  private static Map<String, Object> transactionDefaults() {
    return Map.of(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_TIMEOUT_MS);
  }

  private static int fetchMaxBytes() {
    return Topics.MAX_RECORD_BYTES + 1024 * 1024;
  }
}
