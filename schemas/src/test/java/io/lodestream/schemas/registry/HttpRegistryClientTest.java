package io.lodestream.schemas.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.lodestream.schemas.error.BadDataException;
import io.lodestream.schemas.error.FatalException;
import io.lodestream.schemas.error.RetryableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpRegistryClientTest {

  private record Answer(int status, String body) {}

  private static final Schema SCHEMA =
      SchemaBuilder.record("R").fields().requiredString("f").endRecord();
  private static final Answer SCHEMA_FOUND =
      new Answer(200, "{\"schema\":\"%s\"}".formatted(SCHEMA.toString().replace("\"", "\\\"")));
  private static final Answer UNKNOWN =
      new Answer(404, "{\"error_code\":40403,\"message\":\"Schema not found\"}");

  private final Queue<Answer> answers = new ArrayDeque<>();
  private final List<String> requests = new ArrayList<>();
  private final List<Duration> waits = new ArrayList<>();
  private HttpServer server;
  private URI uri;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          var authorization = exchange.getRequestHeaders().getFirst("Authorization");
          requests.add(
              "%s %s %s %s"
                  .formatted(
                      exchange.getRequestMethod(),
                      exchange.getRequestURI().getRawPath(),
                      authorization,
                      new String(
                          exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
          var answer = answers.remove();
          var body = answer.body().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    uri = URI.create("http://127.0.0.1:%d/api/".formatted(server.getAddress().getPort()));
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private HttpRegistryClient client(Answer... script) {
    answers.addAll(List.of(script));
    return new HttpRegistryClient(uri, Optional.of("Basic c2VjcmV0"), waits::add);
  }

  @Test
  void registersUnderAnEncodedSubjectWithAuthorization() {
    assertThat(client(new Answer(200, "{\"id\":7}")).register("a/b c-value", SCHEMA)).isEqualTo(7);
    assertThat(requests)
        .singleElement()
        .asString()
        .startsWith("POST /api/subjects/a%2Fb%20c-value/versions Basic c2VjcmV0 {\"schema\":");
  }

  @Test
  void triesAgainAfterServerErrorsAndThrottling() {
    var client = client(new Answer(500, ""), new Answer(429, ""), SCHEMA_FOUND);
    assertThat(client.schemaById(3)).isEqualTo(SCHEMA);
    assertThat(requests).hasSize(3).allMatch(request -> request.contains("/schemas/ids/3 "));
  }

  @Test
  void givesUpAfterFiveAttemptsWithAPassingFailure() {
    var client = client(Answers.times(5, new Answer(503, "")));
    assertThatThrownBy(() -> client.schemaById(3))
        .isInstanceOf(RetryableException.class)
        .hasMessageContaining("answers 503");
    assertThat(requests).hasSize(5);
    assertThat(waits).hasSize(4).allMatch(wait -> wait.compareTo(Duration.ofMillis(1600)) <= 0);
    assertThat(waits.get(0)).isLessThanOrEqualTo(Duration.ofMillis(200));
  }

  @Test
  void saysThatNobodyListens() {
    var client = client();
    server.stop(0);
    assertThatThrownBy(() -> client.schemaById(1))
        .isInstanceOf(RetryableException.class)
        .hasMessageContaining("cannot be reached");
  }

  @Test
  void callsAnUnknownIdBadData() {
    assertThatThrownBy(() -> client(UNKNOWN).schemaById(9))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("knows no schema id 9");
  }

  @Test
  void callsAnUnknownGuidBadDataAlsoWhereGuidsAreNotServed() {
    var notServed = new Answer(404, "{\"error_code\":404,\"message\":\"HTTP 404 Not Found\"}");
    assertThatThrownBy(() -> client(notServed).schemaByGuid(new UUID(1, 2)))
        .isInstanceOf(BadDataException.class);
  }

  @Test
  void stopsAtAnAddressThatIsNoRegistry() {
    assertThatThrownBy(() -> client(new Answer(404, "<html>")).schemaById(1))
        .isInstanceOf(FatalException.class)
        .hasMessageContaining("does not answer as a schema registry");
    assertThatThrownBy(() -> client(new Answer(404, "{\"error\":\"no route\"}")).schemaById(1))
        .isInstanceOf(FatalException.class);
  }

  @Test
  void callsASchemaThatIsNotAvroBadData() {
    var protobuf =
        new Answer(200, "{\"schemaType\":\"PROTOBUF\",\"schema\":\"syntax = 'proto3';\"}");
    assertThatThrownBy(() -> client(protobuf).schemaById(4))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("schema id 4")
        .hasMessageContaining("not an Avro schema");
  }

  @Test
  void repeatsTheRegistrysReasonForARefusalButNoSecret() {
    var refusal = new Answer(409, "{\"error_code\":409,\"message\":\"incompatible\"}");
    assertThatThrownBy(() -> client(refusal).register("s", SCHEMA))
        .isInstanceOf(FatalException.class)
        .hasMessageContaining("409 incompatible")
        .hasMessageNotContaining("c2VjcmV0");
    assertThat(requests).hasSize(1);
  }

  @Test
  void findsNoNewestSchemaOfAnUnknownSubjectAndAcceptsAnythingForIt() {
    var unknown = new Answer(404, "{\"error_code\":40401,\"message\":\"Subject not found\"}");
    assertThat(client(unknown).latest("s")).isEmpty();
    assertThat(client(unknown).isCompatible("s", SCHEMA)).isTrue();
    assertThat(client(new Answer(200, "{\"is_compatible\":false}")).isCompatible("s", SCHEMA))
        .isFalse();
  }

  @Test
  void readsTheNewestSchema() {
    var body = SCHEMA_FOUND.body().replaceFirst("\\{", "{\"version\":2,\"id\":5,");
    assertThat(client(new Answer(200, body)).latest("s"))
        .contains(new RegistryClient.RegisteredSchema("s", 2, 5, SCHEMA));
  }

  @Test
  void asksOnceForWhatNeverChanges() {
    var caching =
        new CachingRegistryClient(
            client(UNKNOWN, SCHEMA_FOUND, new Answer(200, "{\"id\":1}"), SCHEMA_FOUND));
    assertThatThrownBy(() -> caching.schemaById(1)).isInstanceOf(BadDataException.class);
    for (int call = 0; call < 3; call++) {
      assertThat(caching.schemaById(1)).isEqualTo(SCHEMA);
      assertThat(caching.register("s", SCHEMA)).isEqualTo(1);
      assertThat(caching.schemaByGuid(new UUID(1, 2))).isEqualTo(SCHEMA);
    }
    assertThat(requests).hasSize(4);
  }

  private static final class Answers {
    static Answer[] times(int count, Answer answer) {
      return java.util.Collections.nCopies(count, answer).toArray(Answer[]::new);
    }
  }
}
