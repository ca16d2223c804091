package io.lodestream.cli.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.cli.deadletters.NewerContent.Candidate;
import io.lodestream.cli.progress.Progress;
import io.lodestream.embedded.broker.BrokerOptions;
import io.lodestream.embedded.broker.EmbeddedBroker;
import io.lodestream.runtime.config.Settings;
import io.lodestream.runtime.deadletter.DeadLetterHeaders;
import io.lodestream.runtime.kafka.Sends;
import io.lodestream.runtime.kafka.TopicProvisioner;
import io.lodestream.runtime.stage.StageContext;
import io.lodestream.schemas.error.BadDataException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was produced since, over a real broker with two partitions. */
class NewerContentIT {

  private static final String BAD = "{\"text\":\"\"}";

  @TempDir Path dir;
  private EmbeddedBroker broker;
  private StageContext context;
  private Producer<byte[], byte[]> users;
  private final List<Candidate> candidates = new ArrayList<>();

  @BeforeEach
  void start() {
    broker = EmbeddedBroker.start(BrokerOptions.in(dir.resolve("kafka")));
    var settings =
        Map.of("kafka.bootstrap-servers", broker.bootstrapServers(), "topics.partitions", "2");
    context =
        StageContext.of(
            "dlq", "dlq", Settings.load(settings, Optional.empty(), Map.of(), Map.of()));
    TopicProvisioner.provision(context.kafka(), context.topics(), 1);
    users = new KafkaProducer<>(context.kafka().rawProducerConfig("users"));
  }

  @AfterEach
  void stop() {
    users.close();
    broker.close();
  }

  @Test
  void whatCameAgainByEitherTopicOrWasDeletedSinceIsNotSent() throws Exception {
    // Given
    var last = letter(produce("documents", 0, "last", BAD), "last");
    var deleted = letter(produce("documents", 1, "deleted", BAD), "deleted");
    var moved = letter(produce("documents-json", 0, "moved", BAD), "moved");
    var twice = letter(produce("documents", 0, "twice", BAD), "twice");
    produce("documents", 1, "deleted", null);
    produce("documents", 1, "moved", "{\"text\":\"by the other topic\"}");
    var again = letter(produce("documents", 0, "twice", BAD), "twice");

    try (var newer = newer()) {
      // Then
      assertThat(newer.objection(last)).isEmpty();
      assertThat(newer.objection(again)).as("the newest of two letters").isEmpty();
      assertThat(newer.objection(twice).orElseThrow())
          .startsWith("documents-0:2, content of the same document at ");
      assertThat(newer.objection(deleted).orElseThrow())
          .startsWith("documents-1:1, the deletion of the same document at ");
      assertThat(newer.objection(moved).orElseThrow()).startsWith("documents-1:2, content");

      // When one more comes while letters are being sent
      produce("documents-json", 1, "last", "{\"text\":\"just now\"}");
      newer.catchUp();

      // Then
      assertThat(newer.objection(last).orElseThrow()).startsWith("documents-json-1:0, content");
    }
  }

  @Test
  void aLetterWhoseRecordIsNoLongerThereOrAnotherNowIsNotSent() throws Exception {
    // Given
    var gone = letter(new TopicPartition("documents", 0), 99, "gone");
    var other = letter(produce("documents", 1, "present", BAD), "former");
    var expired = letter(produce("documents-json", 0, "expired", BAD), "expired");
    var beyond = letter(new TopicPartition("documents", 7), 3, "beyond");
    try (var admin = context.kafka().admin()) {
      admin
          .deleteRecords(
              Map.of(new TopicPartition("documents-json", 0), RecordsToDelete.beforeOffset(1)))
          .all()
          .get();
    }

    try (var newer = newer()) {
      // Then
      assertThat(newer.objection(gone).orElseThrow()).contains("documents-0:99 is no longer there");
      assertThat(newer.objection(other).orElseThrow()).contains("is another record now");
      assertThat(newer.objection(beyond).orElseThrow()).contains("has no partition 7 now");
      assertThat(newer.objection(expired)).as("a topic that is not compacted").isEmpty();
    }
  }

  private NewerContent newer() throws InterruptedException {
    return NewerContent.since(
        candidates,
        context,
        new DocumentIdentity(context),
        new Progress(new PrintWriter(new StringWriter())));
  }

  private RecordMetadata produce(String topic, int partition, String key, String value) {
    var bytes = value == null ? null : value.getBytes(UTF_8);
    return Sends.await(
        users.send(new ProducerRecord<>(topic, partition, key.getBytes(UTF_8), bytes)), topic);
  }

  private Candidate letter(RecordMetadata at, String key) {
    return letter(new TopicPartition(at.topic(), at.partition()), at.offset(), key);
  }

  /** A letter of the bad document. */
  private Candidate letter(TopicPartition from, long offset, String key) {
    var headers =
        DeadLetterHeaders.of(
            new RecordHeaders(),
            "ingest",
            from.topic(),
            from.partition(),
            offset,
            new BadDataException("text is empty"),
            Letters.TIME);
    var value = BAD.getBytes(UTF_8);
    var record =
        new ConsumerRecord<>(
            "ingest.dlq",
            0,
            candidates.size(),
            Letters.TIME.toEpochMilli(),
            TimestampType.LOG_APPEND_TIME,
            key.length(),
            value.length,
            key.getBytes(UTF_8),
            value,
            headers,
            Optional.empty());
    var letter = DeadLetter.of("ingest", record);
    var identity =
        new DocumentIdentity(context).of(from.topic(), headers, key.getBytes(UTF_8), value);
    var candidate = new Candidate(letter, identity);
    candidates.add(candidate);
    return candidate;
  }
}
