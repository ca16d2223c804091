package io.lodestream.embedded.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class EmbeddedBrokerIT {
  private static final int LARGE_RECORD_BYTES = 20 << 20;

  @TempDir Path dir;

  @Test
  void continuesWithItsDataAfterACloseAndOnAnotherPort() throws Exception {
    // Given
    String first;
    try (var broker = EmbeddedBroker.start(BrokerOptions.in(dir))) {
      first = broker.bootstrapServers();
      var clients = new KafkaClients(first);
      clients.createTopic("documents");
      write(clients, "documents", "one", "two");
    }
    // When
    try (var held = new ServerSocket(portOf(first), 1, InetAddress.getByName("127.0.0.1"));
        var broker = EmbeddedBroker.start(BrokerOptions.in(dir))) {
      // Then
      assertThat(portOf(broker.bootstrapServers())).isNotEqualTo(held.getLocalPort());
      var clients = new KafkaClients(broker.bootstrapServers());
      assertThat(texts(clients.committedValues("documents"))).containsExactly("one", "two");
      write(clients, "documents", "three");
      assertThat(clients.committedValues("documents")).hasSize(3);
    }
  }

  @Test
  void keepsWhatItAcknowledgedWhenItsProcessIsKilled() throws Exception {
    // Given
    try (var process = BrokerProcess.start(dir)) {
      var clients = new KafkaClients(process.bootstrap());
      clients.createTopic("documents");
      write(clients, "documents", "one", "two");
      process.kill();
    }
    // When
    try (var broker = EmbeddedBroker.start(BrokerOptions.in(dir))) {
      // Then
      var clients = new KafkaClients(broker.bootstrapServers());
      assertThat(texts(clients.committedValues("documents"))).containsExactly("one", "two");
    }
  }

  @Test
  void showsOnlyCommittedTransactionsAndTheirOffsets() throws Exception {
    try (var broker = EmbeddedBroker.start(BrokerOptions.in(dir))) {
      // Given
      var clients = new KafkaClients(broker.bootstrapServers());
      clients.createTopic("documents");
      clients.createTopic("passages");
      write(clients, "documents", "one");
      var read = new TopicPartition("documents", 0);
      try (var producer = clients.transactional("ingest");
          var consumer = clients.committedReader("ingest")) {
        consumer.assign(List.of(read));
        // When
        producer.beginTransaction();
        producer.send(record("passages", "aborted"));
        producer.abortTransaction();
        producer.beginTransaction();
        producer.send(record("passages", "committed"));
        producer.sendOffsetsToTransaction(
            Map.of(read, new OffsetAndMetadata(1)), consumer.groupMetadata());
        producer.commitTransaction();
        // Then, once the transaction markers are written
        await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> !clients.committedValues("passages").isEmpty());
        assertThat(texts(clients.committedValues("passages"))).containsExactly("committed");
        assertThat(consumer.committed(Set.of(read)).get(read).offset()).isEqualTo(1);
      }
    }
  }

  @Test
  void takesARecordOf20Megabytes() throws Exception {
    try (var broker = EmbeddedBroker.start(BrokerOptions.in(dir))) {
      // Given
      var clients = new KafkaClients(broker.bootstrapServers());
      clients.createTopic("documents");
      var document = new byte[LARGE_RECORD_BYTES];
      Arrays.fill(document, (byte) 'x');
      // When
      try (var producer = clients.producer()) {
        producer.send(new ProducerRecord<>("documents", "large", document)).get();
      }
      // Then
      assertThat(clients.committedValues("documents")).containsExactly(document);
    }
  }

  @Test
  void namesThePortThatIsInUse() throws Exception {
    // Given
    try (var held = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      var options = BrokerOptions.in(dir).withPort(held.getLocalPort());
      // When, Then
      assertThatThrownBy(() -> EmbeddedBroker.start(options))
          .isInstanceOf(BrokerException.class)
          .hasMessageContaining("127.0.0.1:" + held.getLocalPort())
          .hasMessageContaining("in use");
    }
    // Then the directory is free again
    EmbeddedBroker.start(BrokerOptions.in(dir)).close();
  }

  @Test
  void runsTwiceInOneJvmButNotTwiceInOneDirectory() throws Exception {
    // Given
    try (var one = EmbeddedBroker.start(BrokerOptions.in(dir.resolve("one")));
        var two = EmbeddedBroker.start(BrokerOptions.in(dir.resolve("two")))) {
      // When
      for (var broker : List.of(one, two)) {
        var clients = new KafkaClients(broker.bootstrapServers());
        clients.createTopic("documents");
        write(clients, "documents", broker.bootstrapServers());
      }
      // Then
      for (var broker : List.of(one, two)) {
        var values = new KafkaClients(broker.bootstrapServers()).committedValues("documents");
        assertThat(texts(values)).containsExactly(broker.bootstrapServers());
      }
      assertThatThrownBy(() -> EmbeddedBroker.start(BrokerOptions.in(dir.resolve("one"))))
          .isInstanceOf(BrokerException.class)
          .hasMessageContaining(dir.resolve("one").toString())
          .hasMessageContaining("in use by another broker");
    }
  }

  @Test
  void reportsThatItGaveUpInsteadOfEndingTheJvm() throws Exception {
    // Given
    try (var broker = EmbeddedBroker.start(BrokerOptions.in(dir));
        var healthy = EmbeddedBroker.start(BrokerOptions.in(dir.resolve("healthy")));
        var admin = new KafkaClients(broker.bootstrapServers()).admin()) {
      deleteTree(dir.resolve("kafka"));
      // When
      admin.createTopics(List.of(new NewTopic("documents", 1, (short) 1)));
      var failure = broker.failure().toCompletableFuture().get(60, TimeUnit.SECONDS);
      // Then
      assertThat(failure).hasMessageContaining(dir.toString()).hasMessageContaining("gone");
      assertThat(healthy.failure().toCompletableFuture()).isNotDone();
      new KafkaClients(healthy.bootstrapServers()).createTopic("documents");
    }
  }

  private static void deleteTree(Path root) throws Exception {
    try (var paths = Files.walk(root)) {
      for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private static void write(KafkaClients clients, String topic, String... values) throws Exception {
    try (var producer = clients.producer()) {
      for (var value : values) {
        producer.send(record(topic, value)).get();
      }
    }
  }

  private static ProducerRecord<String, byte[]> record(String topic, String value) {
    return new ProducerRecord<>(topic, "key", value.getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> texts(List<byte[]> values) {
    return values.stream().map(value -> new String(value, StandardCharsets.UTF_8)).toList();
  }

  private static int portOf(String bootstrap) {
    return Integer.parseInt(bootstrap.substring(bootstrap.lastIndexOf(':') + 1));
  }
}
