package io.lodestream.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lodestream.runtime.config.Settings;
import io.lodestream.runtime.kafka.RecordDecoder;
import io.lodestream.runtime.kafka.TopicEnd;
import io.lodestream.runtime.kafka.TopicProvisioner;
import io.lodestream.runtime.stage.StageContext;
import io.lodestream.schemas.Document;
import io.lodestream.schemas.error.BadDataException;
import io.lodestream.schemas.serde.AvroSerde;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What clients of others do with our schemas: look up the published file, name it in a header. */
class PublishedSchemasIT {

  private static final Path FILE = Path.of("../../schemas/src/main/avro/Document.avsc");
  private static final int PREFIX_BYTES = 5;
  private static final Document DOCUMENT = Document.newBuilder().setText("text").build();

  @TempDir Path dir;

  private LocalServers servers;
  private StageContext context;

  @BeforeEach
  void start() {
    servers = LocalServers.start(dir.resolve("data"), LocalPorts.ANY);
    context =
        StageContext.of(
            "t",
            "t",
            Settings.of(Map.of("topics.partitions", "1", "http.port", "0"))
                .with(servers.settings()));
    TopicProvisioner.provision(context.kafka(), context.topics(), 1);
  }

  @AfterEach
  void stop() {
    servers.close();
  }

  @Test
  void findsThePublishedFileOnceAProducerHasWritten() throws Exception {
    try (var writer = context.kafka().writer("test")) {
      writer.sendNow(context.topics().documents(), "d", DOCUMENT);
    }

    var found = lookUpFile();

    assertThat(found.path("version").asInt()).isEqualTo(1);
    assertThat(found.path("subject").asText()).isEqualTo("documents-value");
  }

  @Test
  void readsARecordWhoseHeaderNamesItsSchema() throws Exception {
    // Given
    var topic = context.topics().documents();
    var framed = context.serdes().of(topic).serializer().serialize(topic.name(), DOCUMENT);
    var body = Arrays.copyOfRange(framed, PREFIX_BYTES, framed.length);
    var guid = UUID.fromString(lookUpFile().path("guid").asText());
    // When
    try (var writer = context.kafka().writer("test")) {
      writer.send(record("by-guid", body, header(guid)));
      writer.send(record("by-id", body, Arrays.copyOf(framed, PREFIX_BYTES)));
      writer.send(record("by-no-guid", body, header(new UUID(1, 2))));
      writer.flush();
    }
    // Then
    var decoder = new RecordDecoder<>(topic, context.serdes());
    var records = records(topic.name());
    assertThat(records).hasSize(3);
    assertThat(decoder.value(records.get(0))).isEqualTo(DOCUMENT);
    assertThat(decoder.value(records.get(1))).isEqualTo(DOCUMENT);
    assertThatThrownBy(() -> decoder.value(records.get(2)))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("knows no schema GUID " + new UUID(1, 2));
  }

  private ProducerRecord<String, byte[]> record(String key, byte[] body, byte[] header) {
    var record = new ProducerRecord<>(context.topics().documents().name(), key, body);
    record.headers().add(AvroSerde.SCHEMA_ID_HEADER, header);
    return record;
  }

  private static byte[] header(UUID guid) {
    return ByteBuffer.allocate(1 + 2 * Long.BYTES)
        .put((byte) 1)
        .putLong(guid.getMostSignificantBits())
        .putLong(guid.getLeastSignificantBits())
        .array();
  }

  private ArrayList<ConsumerRecord<byte[], byte[]>> records(String topic) {
    var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
    try (var consumer = context.kafka().reader("test")) {
      TopicEnd.fromBeginning(consumer, TopicEnd.partitions(consumer, topic))
          .read(consumer, () -> false, records::add);
    }
    return records;
  }

  private JsonNode lookUpFile() throws IOException, InterruptedException {
    var json = new JsonMapper();
    var body = json.writeValueAsString(Map.of("schema", Files.readString(FILE)));
    var request =
        HttpRequest.newBuilder(
                URI.create(context.shared().registry().url() + "/subjects/documents-value"))
            .header("Content-Type", "application/vnd.schemaregistry.v1+json")
            .POST(BodyPublishers.ofString(body))
            .build();
    var answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return json.readTree(answer.body());
  }
}
