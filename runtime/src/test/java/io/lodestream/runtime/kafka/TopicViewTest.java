package io.lodestream.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lodestream.runtime.lifecycle.Health;
import io.lodestream.schemas.Relevance;
import io.lodestream.schemas.error.FatalException;
import io.lodestream.schemas.error.RetryableException;
import io.lodestream.schemas.registry.RegistryClient;
import io.lodestream.schemas.serde.AvroSerdes;
import io.lodestream.schemas.topics.Topic;
import io.lodestream.schemas.topics.Topics;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TopicViewTest {

  private static final Topic<Relevance> TOPIC = new Topics("", 1).feedback();
  private static final TopicPartition PARTITION = new TopicPartition(TOPIC.name(), 0);

  private final AvroSerdes serdes = new AvroSerdes(oneSchemaRegistry());
  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final List<String> unreadable = new CopyOnWriteArrayList<>();

  @BeforeEach
  void topic() {
    var node = new Node(0, "localhost", 1);
    consumer.updatePartitions(
        TOPIC.name(),
        List.of(new PartitionInfo(TOPIC.name(), 0, node, new Node[] {node}, new Node[] {node})));
    consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
  }

  private TopicView<Relevance> view(long end, TopicView.Listener<Relevance> listener) {
    consumer.updateEndOffsets(Map.of(PARTITION, end));
    UnreadableRecords set = (record, cause) -> unreadable.add(record.offset() + cause.getMessage());
    return new TopicView<>(TOPIC, new RecordDecoder<>(TOPIC, serdes), consumer, set, listener);
  }

  private void append(long offset, String key, byte[] value) {
    consumer.addRecord(
        new ConsumerRecord<>(TOPIC.name(), 0, offset, key.getBytes(StandardCharsets.UTF_8), value));
  }

  private byte[] value(String query) {
    var relevance = Relevance.newBuilder().setQuery(query).setDocumentId("d").setGrade(1).build();
    return serdes.of(TOPIC).serializer().serialize(TOPIC.name(), relevance);
  }

  @Test
  void holdsTheNewestValueOfEveryKey() {
    try (var view = view(4, (key, value, time) -> heard.add(key))) {
      append(0, "a", value("old"));
      append(1, "b", value("other"));
      append(2, "a", value("new"));
      append(3, "b", null);
      view.awaitCaughtUp(Duration.ofSeconds(30));
      assertThat(view.value("a")).map(Relevance::getQuery).contains("new");
      assertThat(view.values()).containsOnlyKeys("a");
      assertThat(heard).containsExactly("a", "b", "a", "b");
    }
  }

  @Test
  void isCaughtUpOnlyAfterWhatWasThereAtStart() {
    try (var view = view(2, (key, value, time) -> heard.add(key))) {
      append(0, "a", value("q"));
      await().until(() -> heard.size() == 1);
      assertThat(view.isCaughtUp()).isFalse();
      append(1, "b", value("q"));
      view.awaitCaughtUp(Duration.ofSeconds(30));
    }
  }

  @Test
  void setsAsideWhatItCannotReadAndGoesOn() {
    try (var view = view(2, (key, value, time) -> heard.add(key))) {
      append(0, "a", new byte[] {9, 9});
      append(1, "b", value("q"));
      view.awaitCaughtUp(Duration.ofSeconds(30));
      assertThat(unreadable).singleElement().asString().startsWith("0").contains("wire format");
      assertThat(heard).containsExactly("b");
    }
  }

  @Test
  void appliesARecordAgainAfterAPassingFailure() {
    var attempts = new AtomicInteger();
    try (var view =
        view(
            3,
            (key, value, time) -> {
              if (key.equals("b") && attempts.incrementAndGet() == 1) {
                throw new RetryableException("registry away");
              }
              heard.add(key);
            })) {
      consumer.schedulePollTask(
          () -> {
            append(0, "a", value("q"));
            append(1, "b", value("q"));
            append(2, "c", value("q"));
          });
      view.awaitCaughtUp(Duration.ofSeconds(30));
      assertThat(heard).containsExactly("a", "b", "c");
    }
  }

  @Test
  void failsWithItsListener() {
    try (var view =
        view(
            1,
            (key, value, time) -> {
              throw new FatalException("cannot go on");
            })) {
      append(0, "a", value("q"));
      await().until(() -> view.health() instanceof Health.Failed);
      assertThat(view.isCaughtUp()).isFalse();
    }
  }

  /** Answers every call about a schema with id 1 and Relevance's schema. */
  private static RegistryClient oneSchemaRegistry() {
    return (RegistryClient)
        Proxy.newProxyInstance(
            RegistryClient.class.getClassLoader(),
            new Class<?>[] {RegistryClient.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "register" -> 1;
                  case "schemaById" -> Relevance.getClassSchema();
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }
}
