package io.lodestream.ingest.topology;

import io.lodestream.ingest.changes.DocumentLedger;
import io.lodestream.ingest.changes.PassageMaker;
import io.lodestream.ingest.reading.DocumentReader;
import io.lodestream.ingest.reading.KeyFormat;
import io.lodestream.ingest.reading.UnknownFieldRule;
import io.lodestream.ingest.splitting.PassageContext;
import io.lodestream.ingest.splitting.SplitRules;
import io.lodestream.ingest.splitting.WordTokenizer;
import io.lodestream.runtime.metrics.MetricName;
import io.lodestream.runtime.metrics.StageMeters;
import io.lodestream.schemas.Document;
import io.lodestream.schemas.Passage;
import io.lodestream.schemas.registry.InMemoryRegistryClient;
import io.lodestream.schemas.serde.AvroSerdes;
import io.lodestream.schemas.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.assertj.core.api.Assertions;

/** The topology under Kafka's test driver, with producers and consumers of its topics. */
final class IngestScenario implements AutoCloseable {

  static final Topics TOPICS = new Topics("t", 3);
  static final int MAX_DOCUMENT_BYTES = 20_000;

  private static final SplitRules RULES = new SplitRules(32, 6, 5);

  final StageMeters meters = new StageMeters("ingest");
  private final AvroSerdes serdes = new AvroSerdes(new InMemoryRegistryClient());
  private final TopologyTestDriver driver;

  final TestInputTopic<byte[], byte[]> documents;
  final TestInputTopic<byte[], byte[]> documentsJson;
  final TestOutputTopic<byte[], byte[]> deadLetters;
  private final TestOutputTopic<String, Passage> passages;

  IngestScenario(Path stateDir) {
    driver =
        new TopologyTestDriver(
            topology(serdes, meters, stateDir),
            properties(stateDir),
            Instant.ofEpochMilli(1_000_000));
    documents =
        driver.createInputTopic(
            TOPICS.documents().name(), new ByteArraySerializer(), new ByteArraySerializer());
    documentsJson =
        driver.createInputTopic(
            TOPICS.documentsJson().name(), new ByteArraySerializer(), new ByteArraySerializer());
    deadLetters =
        driver.createOutputTopic(
            TOPICS.deadLetters("ingest").name(),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    passages =
        driver.createOutputTopic(
            TOPICS.passages().name(),
            new StringDeserializer(),
            serdes.of(TOPICS.passages()).deserializer());
  }

  static Topology topology(Path stateDir) {
    return topology(
        new AvroSerdes(new InMemoryRegistryClient()), new StageMeters("ingest"), stateDir);
  }

  private static Topology topology(AvroSerdes serdes, StageMeters meters, Path stateDir) {
    var maker = new PassageMaker(RULES, PassageContext.FULL, new WordTokenizer(), Assertions::fail);
    return new IngestTopology(
            TOPICS,
            serdes,
            new DocumentReader(
                TOPICS,
                serdes,
                KeyFormat.AUTO,
                UnknownFieldRule.KEEP,
                fields -> {},
                MAX_DOCUMENT_BYTES,
                5_000),
            new DocumentLedger(maker, "test"),
            0.8,
            meters)
        .build(properties(stateDir));
  }

  private static Properties properties(Path stateDir) {
    var properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "t-ingest");
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:1");
    properties.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    properties.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
    return properties;
  }

  void produce(String id, String title, String text) {
    produce(id, Document.newBuilder().setTitle(title).setText(text).build());
  }

  /** Null retracts. */
  void produce(String id, Document document) {
    documents.pipeInput(new StringSerializer().serialize("", id), avro(document));
  }

  void produceJson(String id, String json) {
    documentsJson.pipeInput(
        id == null ? null : id.getBytes(StandardCharsets.UTF_8),
        json.getBytes(StandardCharsets.UTF_8));
  }

  byte[] avro(Document document) {
    return serdes
        .of(TOPICS.documents())
        .serializer()
        .serialize(TOPICS.documents().name(), document);
  }

  /** Passage records written since the last call, in order. */
  List<TestRecord<String, Passage>> written() {
    return passages.readRecordsToList();
  }

  /** Newest passage per id since the last call; null for a tombstone. */
  Map<String, Passage> writtenById() {
    var byId = new LinkedHashMap<String, Passage>();
    written().forEach(record -> byId.put(record.key(), record.value()));
    return byId;
  }

  double count(MetricName name) {
    return meters.values().getOrDefault(name.id(), 0.0);
  }

  @Override
  public void close() {
    driver.close();
  }
}
