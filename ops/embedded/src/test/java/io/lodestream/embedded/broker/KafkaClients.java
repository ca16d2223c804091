package io.lodestream.embedded.broker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Plain Kafka clients of a broker under test. */
final class KafkaClients {
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(30);
  private static final int MAX_REQUEST_BYTES = 72 << 20;

  private final String bootstrap;

  KafkaClients(String bootstrap) {
    this.bootstrap = bootstrap;
  }

  Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", bootstrap));
  }

  void createTopic(String name) throws InterruptedException, ExecutionException {
    try (var admin = admin()) {
      admin.createTopics(List.of(new NewTopic(name, Optional.of(1), Optional.empty()))).all().get();
    }
  }

  KafkaProducer<String, byte[]> producer() {
    return new KafkaProducer<>(
        Map.of(
            "bootstrap.servers",
            bootstrap,
            "acks",
            "all",
            "max.request.size",
            MAX_REQUEST_BYTES,
            "buffer.memory",
            2L * MAX_REQUEST_BYTES),
        new StringSerializer(),
        new ByteArraySerializer());
  }

  KafkaProducer<String, byte[]> transactional(String id) {
    var producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", bootstrap, "transactional.id", id),
            new StringSerializer(),
            new ByteArraySerializer());
    producer.initTransactions();
    return producer;
  }

  KafkaConsumer<String, byte[]> committedReader(String group) {
    return new KafkaConsumer<>(
        Map.of(
            "bootstrap.servers", bootstrap,
            "group.id", group,
            "enable.auto.commit", "false",
            "auto.offset.reset", "earliest",
            "isolation.level", "read_committed"),
        new StringDeserializer(),
        new ByteArrayDeserializer());
  }

  /** All committed values of the topic, in order, from its beginning to its end at this moment. */
  List<byte[]> committedValues(String topic) {
    var partition = new TopicPartition(topic, 0);
    try (var consumer = committedReader("unused")) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      var values = new ArrayList<byte[]>();
      long deadline = System.nanoTime() + READ_TIMEOUT.toNanos();
      while (consumer.position(partition) < end) {
        if (System.nanoTime() > deadline) {
          throw new AssertionError("%s not read to offset %d in time".formatted(topic, end));
        }
        consumer.poll(Duration.ofMillis(200)).forEach(record -> values.add(record.value()));
      }
      return values;
    }
  }
}
