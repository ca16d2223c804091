package io.lodestream.embedded.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lodestream.embedded.broker.BrokerOptions;
import io.lodestream.embedded.broker.EmbeddedBroker;
import io.lodestream.embedded.registry.RestClient.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class EmbeddedRegistryIT {
  private static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";
  @TempDir static Path dir;
  private static EmbeddedBroker broker;

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedBroker.start(BrokerOptions.in(dir));
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @Test
  void registersAndFindsSchemas(TestInfo test) throws Exception {
    try (var registry = start(test)) {
      // Given
      var rest = new RestClient(registry.uri());
      // When
      var registered = rest.postSchema("/subjects/documents-value/versions", Schemas.V1);
      // Then
      assertThat(registered.status()).isEqualTo(200);
      assertThat(registered.contentType()).startsWith(CONTENT_TYPE);
      int id = registered.body().get("id").asInt();
      assertThat(id).isPositive();
      assertThat(rest.get("/schemas/ids/" + id).body().get("schema").asText())
          .isEqualTo(Schemas.V1);
      assertThat(rest.get("/schemas/ids/" + id + "/versions").body())
          .singleElement()
          .satisfies(
              use -> {
                assertThat(use.get("subject").asText()).isEqualTo("documents-value");
                assertThat(use.get("version").asInt()).isEqualTo(1);
              });
      assertThat(rest.get("/schemas/types").body()).hasToString("[\"AVRO\"]");
      assertThat(rest.get("/subjects").body()).hasToString("[\"documents-value\"]");
      assertThat(rest.get("/subjects/documents-value/versions").body()).hasToString("[1]");
      var latest = rest.get("/subjects/documents-value/versions/latest").body();
      assertThat(latest.get("version").asInt()).isEqualTo(1);
      assertThat(latest).isEqualTo(rest.postSchema("/subjects/documents-value", Schemas.V1).body());
      assertThat(
              rest.get("/subjects/documents-value/versions/1/schema").body().get("name").asText())
          .isEqualTo("Document");
    }
  }

  @Test
  void keepsSchemasIdsAndLevelsOverARestart(TestInfo test) throws Exception {
    // Given
    Answer before;
    try (var registry = start(test)) {
      var rest = new RestClient(registry.uri());
      before = rest.postSchema("/subjects/documents/versions", Schemas.V1);
      rest.send("PUT", "/config", "{\"compatibility\":\"FULL\"}");
      rest.send("PUT", "/config/documents", "{\"compatibility\":\"NONE\"}");
    }
    // When
    try (var registry = start(test)) {
      var rest = new RestClient(registry.uri());
      // Then
      assertThat(rest.postSchema("/subjects/documents/versions", Schemas.V1)).isEqualTo(before);
      assertThat(
              rest.postSchema("/subjects/other/versions", Schemas.NUMBER).body().get("id").asInt())
          .isEqualTo(before.body().get("id").asInt() + 1);
      assertThat(level(rest.get("/config"))).isEqualTo("FULL");
      assertThat(level(rest.get("/config/documents"))).isEqualTo("NONE");
    }
  }

  @Test
  void findsASchemaByTheGuidThatItsRegistrationTells(TestInfo test) throws Exception {
    String guid;
    try (var registry = start(test)) {
      // Given
      var rest = new RestClient(registry.uri());
      // When
      var registered = rest.postSchema("/subjects/documents/versions", Schemas.V1_SPACED).body();
      // Then
      guid = registered.get("guid").asText();
      assertThat(guid).isEqualTo("90648b27-ab2a-cfee-b869-04f1535ac8a1");
      var found = rest.get("/schemas/guids/" + guid).body();
      assertThat(found.get("schema").asText()).isEqualTo(Schemas.V1);
      assertThat(found.get("schemaType").asText()).isEqualTo("AVRO");
      assertThat(found.get("guid").asText()).isEqualTo(guid);
      for (var answer :
          List.of(
              rest.postSchema("/subjects/documents", Schemas.V1),
              rest.get("/subjects/documents/versions/latest"),
              rest.get("/schemas/ids/" + registered.get("id").asInt()))) {
        assertThat(answer.body().get("guid").asText()).isEqualTo(guid);
      }
      rest.postSchema("/subjects/numbers/versions", Schemas.NUMBER);
      assertThat(rest.get("/schemas/guids/" + guid.toUpperCase(Locale.ROOT)).body())
          .isEqualTo(found);
      error(rest.get("/schemas/guids/" + new UUID(0, 0)), 404, 40403);
      error(rest.get("/schemas/guids/1-1-1-1-1"), 404, 40403);
    }
    try (var registry = start(test)) {
      // After a restart, and gone with its schema
      var rest = new RestClient(registry.uri());
      assertThat(rest.get("/schemas/guids/" + guid).status()).isEqualTo(200);
      rest.delete("/subjects/documents");
      assertThat(rest.get("/schemas/guids/" + guid).status()).isEqualTo(200);
      rest.delete("/subjects/documents?permanent=true");
      error(rest.get("/schemas/guids/" + guid), 404, 40403);
    }
  }

  @Test
  void refusesAnIncompatibleSchema(TestInfo test) throws Exception {
    try (var registry = start(test)) {
      // Given
      var rest = new RestClient(registry.uri());
      rest.postSchema("/subjects/documents/versions", Schemas.V1);
      // When
      var refused = rest.postSchema("/subjects/documents/versions", Schemas.V2_REQUIRED_FIELD);
      var asked =
          rest.postSchema(
              "/compatibility/subjects/documents/versions/latest?verbose=true",
              Schemas.V2_REQUIRED_FIELD);
      var fitting =
          rest.postSchema(
              "/compatibility/subjects/documents/versions/latest", Schemas.V2_OPTIONAL_FIELD);
      // Then
      assertThat(refused.status()).isEqualTo(409);
      assertThat(refused.errorCode()).isEqualTo(409);
      assertThat(refused.body().get("message").asText()).contains("documents").contains("title");
      assertThat(asked.body().get("is_compatible").asBoolean()).isFalse();
      assertThat(asked.body().get("messages")).isNotEmpty();
      assertThat(fitting.body()).hasToString("{\"is_compatible\":true}");
    }
  }

  @Test
  void answersWithTheErrorCodesOfTheApi(TestInfo test) throws Exception {
    try (var registry = start(test)) {
      var rest = new RestClient(registry.uri());
      rest.postSchema("/subjects/documents/versions", Schemas.V1);
      var versions = "/subjects/documents/versions";
      error(rest.get("/subjects/none/versions"), 404, 40401);
      error(rest.get(versions + "/9"), 404, 40402);
      error(rest.get("/schemas/ids/999"), 404, 40403);
      error(rest.postSchema("/subjects/documents", Schemas.NUMBER), 404, 40403);
      error(rest.get("/config/documents"), 404, 40408);
      error(rest.get("/nowhere"), 404, 404);
      error(rest.postSchema(versions, "no schema"), 422, 42201);
      error(rest.send("POST", versions, "{\"schemaType\":\"JSON\",\"schema\":\"{}\"}"), 422, 42201);
      error(
          rest.send(
              "POST",
              versions,
              "{\"schema\":\"\\\"int\\\"\",\"references\":"
                  + "[{\"name\":\"a\",\"subject\":\"b\",\"version\":1}]}"),
          422,
          42201);
      error(rest.get(versions + "/zero"), 422, 42202);
      error(rest.send("PUT", "/config", "{\"compatibility\":\"SOME\"}"), 422, 42203);
      error(rest.send("PUT", "/mode", "{\"mode\":\"IMPORT\"}"), 422, 42204);
      error(rest.send("POST", versions, "{"), 400, 400);
      error(rest.delete("/subjects/documents?permanent=true"), 404, 40405);
      assertThat(rest.delete("/subjects/documents").body()).hasToString("[1]");
      error(rest.delete("/subjects/documents"), 404, 40404);
      assertThat(rest.delete("/subjects/documents?permanent=true").body()).hasToString("[1]");
      error(rest.delete("/subjects/documents"), 404, 40401);
      assertThat(rest.get("/mode").body()).hasToString("{\"mode\":\"READWRITE\"}");
    }
  }

  @Test
  void givesConcurrentWritersOneIdPerSchema(TestInfo test) throws Exception {
    try (var registry = start(test)) {
      // Given
      var rest = new RestClient(registry.uri());
      var pool = Executors.newFixedThreadPool(8);
      List<Callable<Integer>> writers =
          IntStream.range(0, 40)
              .<Callable<Integer>>mapToObj(
                  i ->
                      () ->
                          rest.postSchema(
                                  "/subjects/s%d/versions".formatted(i),
                                  "{\"type\":\"fixed\",\"name\":\"F\",\"size\":%d}"
                                      .formatted(1 + i % 5))
                              .body()
                              .get("id")
                              .asInt())
              .toList();
      // When
      var answers = pool.invokeAll(writers);
      pool.shutdown();
      // Then
      for (int i = 0; i < answers.size(); i++) {
        assertThat(answers.get(i).get()).isEqualTo(answers.get(i % 5).get()).isBetween(1, 5);
      }
    }
  }

  @Test
  void passesOverARecordItCannotRead(TestInfo test) throws Exception {
    // Given
    try (var registry = start(test);
        var producer =
            new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers()),
                new StringSerializer(),
                new StringSerializer())) {
      // When
      producer.send(new ProducerRecord<>(topic(test), "no event", "at all")).get();
      var registered =
          new RestClient(registry.uri()).postSchema("/subjects/documents/versions", Schemas.V1);
      // Then
      assertThat(registered.status()).isEqualTo(200);
    }
  }

  @Test
  void namesThePortThatIsInUse(TestInfo test) {
    try (var registry = start(test)) {
      var options = options(test).withPort(registry.uri().getPort());
      assertThatThrownBy(() -> EmbeddedRegistry.start(options))
          .isInstanceOf(RegistryStartException.class)
          .hasMessageContaining("127.0.0.1:" + registry.uri().getPort());
    }
  }

  @Test
  void namesTheBrokersThatDoNotAnswer() {
    var options = RegistryOptions.over("127.0.0.1:1").withStoreTimeout(Duration.ofMillis(500));
    assertThatThrownBy(() -> EmbeddedRegistry.start(options))
        .isInstanceOf(RegistryStartException.class)
        .hasMessageContaining("127.0.0.1:1");
  }

  @Test
  void refusesATopicThatWouldLoseSchemas(TestInfo test) throws Exception {
    // Given
    try (var admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin
          .createTopics(List.of(new NewTopic(topic(test), Optional.of(1), Optional.empty())))
          .all()
          .get();
    }
    // When, Then
    assertThatThrownBy(() -> EmbeddedRegistry.start(options(test)))
        .isInstanceOf(RegistryStartException.class)
        .hasMessageContaining(topic(test))
        .hasMessageContaining("cleanup.policy must be compact, is delete");
  }

  /** A topic per test stands for a registry of its own. */
  private static String topic(TestInfo test) {
    return "_" + test.getTestMethod().orElseThrow().getName();
  }

  private static RegistryOptions options(TestInfo test) {
    return new RegistryOptions(
        broker.bootstrapServers(), "127.0.0.1", 0, topic(test), Duration.ofSeconds(30));
  }

  private static EmbeddedRegistry start(TestInfo test) {
    return EmbeddedRegistry.start(options(test));
  }

  private static String level(Answer answer) {
    return answer.body().get("compatibilityLevel").asText();
  }

  private static void error(Answer answer, int status, int code) {
    assertThat(answer.status()).as("status of %s", answer).isEqualTo(status);
    assertThat(answer.errorCode()).as("code of %s", answer).isEqualTo(code);
    assertThat(answer.contentType()).startsWith(CONTENT_TYPE);
  }
}
