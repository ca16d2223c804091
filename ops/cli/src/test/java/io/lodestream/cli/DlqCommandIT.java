package io.lodestream.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lodestream.embedded.broker.BrokerOptions;
import io.lodestream.embedded.broker.EmbeddedBroker;
import io.lodestream.embedded.registry.EmbeddedRegistry;
import io.lodestream.embedded.registry.RegistryOptions;
import io.lodestream.ingest.IngestStage;
import io.lodestream.runtime.config.Settings;
import io.lodestream.runtime.deadletter.DeadLetters;
import io.lodestream.runtime.kafka.Sends;
import io.lodestream.runtime.kafka.TopicEnd;
import io.lodestream.runtime.kafka.TopicProvisioner;
import io.lodestream.runtime.stage.StageContext;
import io.lodestream.schemas.error.BadDataException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** What an operator does with dead letters, over a broker, a registry and the real ingest stage. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DlqCommandIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final JsonMapper JSON = new JsonMapper();

  /** A document with a field that `ingest.unknown-fields=refuse` does not take. */
  private static final String STRICT = "{\"text\":\"Kafka keeps an ordered log.\",\"titel\":\"T\"}";

  @TempDir static Path dir;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private EmbeddedBroker broker;
  private EmbeddedRegistry registry;
  private Producer<byte[], byte[]> users;
  private IngestStage ingest;

  @BeforeAll
  void letIngestSetRecordsAside() {
    broker = EmbeddedBroker.start(BrokerOptions.in(dir.resolve("kafka")));
    registry = EmbeddedRegistry.start(RegistryOptions.over(broker.bootstrapServers()));
    var context = context("ingest", Map.of());
    TopicProvisioner.provision(context.kafka(), context.topics(), 1);
    users = new KafkaProducer<>(context.kafka().rawProducerConfig("users"));
    startIngest("refuse");
    produce("documents", "empty", new byte[0]);
    produce("documents-json", "strict", STRICT.getBytes(UTF_8));
    produce("documents", "old", STRICT.getBytes(UTF_8));
    produce("documents", "evil\u001b[31m", new byte[] {0, 1, 0x1b, '[', '2', 'J', (byte) 0xff});
    await().atMost(PATIENCE).until(() -> letters().size() >= 4);
  }

  @AfterAll
  void stop() {
    ingest.close();
    users.close();
    registry.close();
    broker.close();
  }

  @Test
  @Order(1)
  void listsWhatWasSetAsideWithoutDrivingTheTerminal() {
    assertThat(dlq("list")).isZero();

    assertThat(out.toString())
        .contains("the value is empty (0 bytes): send null to delete the document")
        .contains("'titel' is no field of a document")
        .contains("evil\\u001b[31m")
        .contains("4 dead letters: 4 ingest")
        .doesNotContain("\u001b");
    assertThat(out.toString().lines().findFirst().orElseThrow()).startsWith("stage   at   from");
  }

  @Test
  @Order(2)
  void findsLettersByTheirFacts() {
    assertThat(keys("--topic", "documents-json")).containsExactly("strict");
    assertThat(keys("--key", "empty")).containsExactly("empty");
    assertThat(keys("--reason", "IS EMPTY")).containsExactly("empty");
    assertThat(keys("--cause", "BadDataException", "--since", "1h")).hasSize(4);
    assertThat(keys("--until", "1h")).isEmpty();
    assertThat(keys("--stage", "querygen", "--stage", "trainer")).isEmpty();
    assertThat(err.toString()).contains("no dead letters");
    assertThat(keys("--limit", "2")).hasSize(2);
    assertThat(err.toString()).contains("4 dead letters: 4 ingest; shown are 2");
  }

  @Test
  @Order(3)
  void showsALetterAndWritesItsBytes() throws IOException {
    assertThat(dlq("show", "ingest", "0", offset("strict"))).isZero();
    assertThat(out.toString())
        .contains("from         documents-json-0:0", "failed       1 time", "state        open")
        .contains(STRICT);

    assertThat(dlq("show", "ingest", "0", offset("evil\u001b[31m"))).isZero();
    assertThat(out.toString())
        .contains("cannot be read as Document")
        .contains("00 01 1b 5b 32 4a ff", "...[2J.")
        .doesNotContain("\u001b");

    var file = dir.resolve("value");
    assertThat(dlq("show", "ingest", "0", offset("strict"), "--out", file.toString())).isZero();
    assertThat(file).hasContent(STRICT);
    assertThat(dlq("show", "ingest", "0", offset("strict"), "--out", file.toString())).isOne();
    assertThat(err.toString()).contains("--out " + file + " exists");
    assertThat(dlq("show", "ingest", "0", "4711")).isOne();
    assertThat(err.toString())
        .contains("ingest.dlq holds no dead letter at partition 0, offset 4711");
  }

  @Test
  @Order(4)
  void asksBeforeItSendsMany() {
    assertThat(dlq("replay", "--stage", "ingest")).isOne();
    assertThat(err.toString())
        .contains("Send 4 dead letters back: 3 to documents, 1 to documents-json")
        .contains("give --yes");
    assertThat(dlq("replay")).isEqualTo(2);
    assertThat(err.toString()).contains("give STAGE PARTITION OFFSET of one letter, or a filter");
    assertThat(dlq("replay", "--stage", "ingest", "--dry-run")).isZero();
    assertThat(out.toString()).contains("would replay 4 dead letters");
    assertThat(states()).containsOnly("open");
  }

  @Test
  @Order(5)
  void aMendedStageTakesWhatIsSentBackButNothingOlderThanWhatItHas() {
    // Given a stage that takes unknown fields now, and a document that was produced again
    ingest.close();
    startIngest("keep");
    produce("documents-json", "old", "{\"text\":\"A newer text.\"}".getBytes(UTF_8));

    // When
    assertThat(dlq("replay", "--reason", "titel", "--yes")).isOne();

    // Then
    assertThat(out.toString())
        .containsPattern("left out ingest/0/\\d+ \\(documents-0:1\\): documents-json-0:1, content")
        .contains("--force")
        .contains("replayed 1 dead letter, left out 1");
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(passages()).contains("strict#0", "old#0"));
    var passage = read("passages").stream().filter(r -> key(r).equals("strict#0")).findFirst();
    assertThat(passage.orElseThrow().headers())
        .as("what is made of a replayed record has not failed")
        .noneMatch(header -> header.key().startsWith("dlq."));
  }

  @Test
  @Order(6)
  void aLetterIsSentBackOnce() {
    assertThat(keys()).doesNotContain("strict");
    var sent = row("strict", "--all");
    assertThat(sent.path("state").asText()).isEqualTo("replayed");

    assertThat(dlq("replay", "ingest", "0", sent.path("offset").asText())).isOne();

    assertThat(out.toString()).contains("it was replayed at").contains("replayed 0 dead letters");
    assertThat(read("documents-json").stream().filter(r -> key(r).equals("strict"))).hasSize(2);
  }

  @Test
  @Order(7)
  void aRecordThatFailsAgainComesBackWithItsCountAndIsLeftOutInTheEnd() {
    for (int failures = 2; failures <= 3; failures++) {
      assertThat(dlq("replay", "--key", "empty")).as(err.toString()).isZero();
      int expected = failures;
      await().atMost(PATIENCE).until(() -> row("empty").path("failures").asInt() == expected);
    }

    assertThat(dlq("replay", "--key", "empty")).isOne();

    assertThat(out.toString())
        .contains("it has failed 3 times already, --max-attempts is 3")
        .contains("replayed 0 dead letters, left out 1");
    assertThat(dlq("show", "ingest", "0", offset("empty"))).isZero();
    assertThat(out.toString()).containsPattern("header +dlq.replayed-from: ingest/0/\\d+");
  }

  @Test
  @Order(8)
  void saysWhatToDoInsteadOfSendingAPassageBack() {
    // Given
    var context = context("querygen", Map.of());
    var passage = read("passages").get(0);
    try (var letters = DeadLetters.of(context)) {
      letters.send(passage, new BadDataException("too long for the model"));
    }

    // When
    assertThat(dlq("replay", "--stage", "querygen")).isOne();

    // Then
    assertThat(out.toString()).contains("delete document '").contains("produce it again");
    assertThat(dlq("show", "querygen", "0", "0")).isZero();
    assertThat(out.toString()).contains("decoded as Passage:", "\"documentId\":");
  }

  @Test
  @Order(9)
  void dropsWhatNobodyNeeds() {
    assertThat(dlq("drop", "querygen", "0", "0")).isZero();
    assertThat(out.toString()).contains("dropped 1 dead letter");
    assertThat(dlq("drop", "querygen", "0", "0")).isOne();
    assertThat(out.toString()).contains("it was dropped at");
    assertThat(dlq("drop", "--stage", "ingest", "--yes")).isZero();

    assertThat(dlq("list")).isZero();
    assertThat(out.toString()).contains("no dead letters; 4 dropped, 3 replayed not shown (--all)");
    assertThat(dlq("list", "--all")).isZero();
    assertThat(out.toString()).contains("7 dead letters: 6 ingest, 1 querygen");
  }

  private void startIngest(String unknownFields) {
    ingest = new IngestStage(context("ingest", Map.of("ingest.unknown-fields", unknownFields)));
    ingest.start();
  }

  private StageContext context(String stage, Map<String, String> more) {
    var all = new HashMap<>(settings());
    all.put("lodestream.state-dir", dir.resolve("state").toString());
    all.putAll(more);
    return StageContext.of(stage, "1", Settings.load(all, Optional.empty(), Map.of(), Map.of()));
  }

  private Map<String, String> settings() {
    return Map.of(
        "kafka.bootstrap-servers", broker.bootstrapServers(),
        "registry.url", registry.uri().toString(),
        "topics.partitions", "1");
  }

  private void produce(String topic, String key, byte[] value) {
    Sends.await(users.send(new ProducerRecord<>(topic, key.getBytes(UTF_8), value)), topic);
  }

  private List<ConsumerRecord<byte[], byte[]>> letters() {
    return read("ingest.dlq");
  }

  private Set<String> passages() {
    var keys = new HashSet<String>();
    read("passages").forEach(record -> keys.add(key(record)));
    return keys;
  }

  private List<ConsumerRecord<byte[], byte[]>> read(String topic) {
    var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
    try (var consumer = context("ingest", Map.of()).kafka().reader("test")) {
      TopicEnd.fromBeginning(consumer, TopicEnd.partitions(consumer, topic))
          .read(consumer, () -> false, records::add);
    }
    return records;
  }

  private static String key(ConsumerRecord<byte[], byte[]> record) {
    return new String(record.key(), UTF_8);
  }

  private List<JsonNode> rows(String... arguments) {
    var all = new ArrayList<>(List.of("list", "--json"));
    all.addAll(List.of(arguments));
    assertThat(dlq(all.toArray(String[]::new))).as(err.toString()).isZero();
    return out.toString().lines().map(DlqCommandIT::json).toList();
  }

  /** The newest with the key. */
  private JsonNode row(String key, String... arguments) {
    return rows(arguments).stream()
        .filter(row -> row.path("key").asText().equals(key))
        .reduce((first, second) -> second)
        .orElse(JSON.missingNode());
  }

  private List<String> keys(String... arguments) {
    return rows(arguments).stream().map(row -> row.path("key").asText()).toList();
  }

  private List<String> states() {
    return rows("--all").stream().map(row -> row.path("state").asText()).toList();
  }

  private String offset(String key) {
    return row(key).path("offset").asText();
  }

  private static JsonNode json(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int dlq(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    var all = new ArrayList<>(List.of("dlq"));
    all.addAll(List.of(arguments));
    settings().forEach((key, value) -> all.add("--set=" + key + "=" + value));
    return Lodestream.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(all.toArray(String[]::new));
  }
}
