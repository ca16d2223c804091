package io.lodestream.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lodestream.embedded.broker.BrokerOptions;
import io.lodestream.embedded.broker.EmbeddedBroker;
import io.lodestream.embedded.registry.EmbeddedRegistry;
import io.lodestream.embedded.registry.RegistryOptions;
import io.lodestream.ingest.IngestStage;
import io.lodestream.runtime.config.Settings;
import io.lodestream.runtime.kafka.SoleWriter;
import io.lodestream.runtime.kafka.TopicProvisioner;
import io.lodestream.runtime.lifecycle.Health;
import io.lodestream.runtime.stage.StageContext;
import io.lodestream.schemas.Document;
import io.lodestream.schemas.error.FatalException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a process that was killed, paused or replaced leaves behind must not hold up others. */
@Timeout(180)
class TakeoverIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path dir;

  private EmbeddedBroker broker;
  private EmbeddedRegistry registry;
  private StageContext context;

  @BeforeEach
  void start() {
    broker = EmbeddedBroker.start(BrokerOptions.in(dir.resolve("kafka")));
    registry = EmbeddedRegistry.start(RegistryOptions.over(broker.bootstrapServers()));
    var settings =
        Map.of(
            "kafka.bootstrap-servers", broker.bootstrapServers(),
            "registry.url", registry.uri().toString(),
            "topics.partitions", "1",
            "lodestream.state-dir", dir.resolve("state").toString());
    context = StageContext.of("ingest", "1", Settings.of(settings));
    TopicProvisioner.provision(context.kafka(), context.topics(), 1);
  }

  @AfterEach
  void stop() {
    registry.close();
    broker.close();
  }

  @Test
  void aWriterThatWasReplacedFailsThoughItHasNothingToWrite() {
    var topic = context.topics().promotions().name();
    try (var first = SoleWriter.open("evaluator-main", topic, context.kafka())) {
      await().atMost(PATIENCE).until(() -> first.health() instanceof Health.Healthy);
      try (var second = SoleWriter.open("evaluator-main", topic, context.kafka())) {
        await().atMost(PATIENCE).until(() -> first.health() instanceof Health.Failed);
        assertThatThrownBy(
                () ->
                    first.commit(
                        sends -> sends.send(context.topics().documents(), "d", document())))
            .isInstanceOf(FatalException.class)
            .hasMessage("another process has taken over the role evaluator-main");
        assertThat(second.health()).isInstanceOf(Health.Healthy.class);
      }
    }
  }

  @Test
  void theOpenTransactionOfAKilledInstanceIsEndedByALivingOne() {
    // Given: an instance that lost its state directory, so that nobody has its transactional id
    var passages = context.topics().passages().name();
    var id = "lodestream-ingest-" + UUID.randomUUID() + "-1";
    try (var killed = new KafkaProducer<String, byte[]>(transactional(id));
        var stage = new IngestStage(context);
        var documents = context.kafka().writer("test")) {
      killed.initTransactions();
      killed.beginTransaction();
      killed.send(new ProducerRecord<>(passages, "gone#0", "?".getBytes(StandardCharsets.UTF_8)));
      killed.flush();

      // When
      stage.start();
      documents.send(context.topics().documents(), "d", document());

      // Then: readers of committed records see the passage long before the transaction's timeout
      var partition = new TopicPartition(passages, 0);
      try (var reader = context.kafka().reader("test")) {
        reader.assign(List.of(partition));
        reader.seekToBeginning(List.of(partition));
        await()
            .atMost(PATIENCE)
            .until(() -> reader.poll(Duration.ofMillis(200)).count(), count -> count > 0);
      }
      assertThat(context.meters().values()).containsEntry("orphaned.transactions", 1.0);
    }
  }

  private Map<String, Object> transactional(String id) {
    return Map.of(
        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
        broker.bootstrapServers(),
        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
        id,
        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
        (int) Duration.ofMinutes(10).toMillis(),
        ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
        "org.apache.kafka.common.serialization.StringSerializer",
        ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
        "org.apache.kafka.common.serialization.ByteArraySerializer");
  }

  private static Document document() {
    return Document.newBuilder()
        .setTitle("A title")
        .setText("A text of some words that makes a passage.")
        .build();
  }
}
