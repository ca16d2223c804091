package io.lodestream.schemas.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lodestream.schemas.error.BadDataException;
import io.lodestream.schemas.error.FatalException;
import io.lodestream.schemas.error.RetryableException;
import io.lodestream.schemas.retry.FullJitter;
import io.lodestream.schemas.retry.RetriedHttp;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;

/**
 * A registry client over Confluent's REST API (<a
 * href="https://docs.confluent.io/platform/current/schema-registry/develop/api.html">reference</a>).
 *
 * <p>Calls that fail in transit or with 429 or 5xx are tried again, {@value #ATTEMPTS} times in
 * all, with full jitter. Thread-safe.
 */
public final class HttpRegistryClient implements RegistryClient {

  private static final int ATTEMPTS = 5;
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final FullJitter WAITS =
      FullJitter.of(Duration.ofMillis(200), Duration.ofMillis(1600));

  /** Error codes 40401, 40402, ... say that a subject, version or schema is unknown. */
  private static final int UNKNOWN_CODES = 404;

  private static final String MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";

  private final URI base;
  private final Optional<String> authorization;
  private final RetriedHttp http;
  private final ObjectMapper json = new ObjectMapper();

  /**
   * @param base e.g. {@code http://localhost:8081}; a path is kept
   * @param authorization value of the Authorization header, never logged
   */
  public HttpRegistryClient(URI base, Optional<String> authorization) {
    this(base, authorization, RetriedHttp.Waiting.SLEEPING);
  }

  HttpRegistryClient(URI base, Optional<String> authorization, RetriedHttp.Waiting waiting) {
    this.base = URI.create(base.toString().replaceAll("/+$", ""));
    this.authorization = authorization;
    this.http =
        new RetriedHttp(
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build(),
            ATTEMPTS,
            HttpRegistryClient::isBusy,
            WAITS,
            waiting);
  }

  @Override
  public int register(String subject, Schema schema) {
    var response = post("/subjects/" + encode(subject) + "/versions", body(schema));
    return expectOk(response, "register a schema under " + subject).path("id").asInt();
  }

  @Override
  public Schema schemaById(int id) {
    var response = get("/schemas/ids/" + id);
    return parsed(response, isUnknown(response), "schema id " + id);
  }

  @Override
  public Schema schemaByGuid(UUID guid) {
    var response = get("/schemas/guids/" + guid);
    // Registries that know no GUIDs answer 404 without an error code of their own.
    return parsed(response, response.statusCode() == 404, "schema GUID " + guid);
  }

  @Override
  public Optional<RegisteredSchema> latest(String subject) {
    var response = get("/subjects/" + encode(subject) + "/versions/latest");
    if (isUnknown(response)) {
      return Optional.empty();
    }
    var found = expectOk(response, "read the newest schema of " + subject);
    return Optional.of(
        new RegisteredSchema(
            subject,
            found.path("version").asInt(),
            found.path("id").asInt(),
            avro(found, subject)));
  }

  @Override
  public boolean isCompatible(String subject, Schema schema) {
    var response =
        post("/compatibility/subjects/" + encode(subject) + "/versions/latest", body(schema));
    if (isUnknown(response)) {
      return true;
    }
    return expectOk(response, "check a schema against " + subject)
        .path("is_compatible")
        .asBoolean();
  }

  private Schema parsed(HttpResponse<String> response, boolean isUnknown, String what) {
    if (isUnknown) {
      throw new BadDataException("the registry at %s knows no %s".formatted(base, what));
    }
    return avro(expectOk(response, "read " + what), what);
  }

  private Schema avro(JsonNode found, String what) {
    try {
      return new Schema.Parser().parse(found.path("schema").asText());
    } catch (AvroRuntimeException e) {
      throw new BadDataException(
          "%s of the registry at %s is not an Avro schema".formatted(what, base), e);
    }
  }

  /**
   * Whether a 404 is the registry's own, which carries an error code; a 404 without one means a
   * wrong address.
   */
  private boolean isUnknown(HttpResponse<String> response) {
    return response.statusCode() == 404
        && expectJson(response).path("error_code").asInt() / 100 == UNKNOWN_CODES;
  }

  private JsonNode expectOk(HttpResponse<String> response, String what) {
    var tree = expectJson(response);
    if (response.statusCode() / 100 == 2) {
      return tree;
    }
    throw new FatalException(
        "the registry at %s refused to %s: %d %s"
            .formatted(base, what, response.statusCode(), tree.path("message").asText()));
  }

  private JsonNode expectJson(HttpResponse<String> response) {
    try {
      return json.readTree(response.body());
    } catch (JsonProcessingException e) {
      throw new FatalException(
          "%s does not answer as a schema registry (status %d, not JSON)"
              .formatted(base, response.statusCode()),
          e);
    }
  }

  private String body(Schema schema) {
    try {
      return json.writeValueAsString(Map.of("schema", schema.toString()));
    } catch (JsonProcessingException e) {
      throw new FatalException("schema " + schema.getFullName() + " cannot be written as JSON", e);
    }
  }

  private HttpResponse<String> get(String path) {
    return send(request(path).GET().build());
  }

  private HttpResponse<String> post(String path, String body) {
    return send(
        request(path)
            .header("Content-Type", MEDIA_TYPE)
            .POST(BodyPublishers.ofString(body))
            .build());
  }

  private HttpRequest.Builder request(String path) {
    var request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(TIMEOUT)
            .header("Accept", MEDIA_TYPE);
    authorization.ifPresent(value -> request.header("Authorization", value));
    return request;
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      var response = http.send(request);
      if (isBusy(response.statusCode())) {
        throw new RetryableException(
            "the registry at %s answers %d".formatted(base, response.statusCode()));
      }
      return response;
    } catch (IOException e) {
      throw new RetryableException(
          "the registry at %s cannot be reached (%s)".formatted(base, e.getClass().getSimpleName()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RetryableException("interrupted while asking the registry at " + base, e);
    }
  }

  private static boolean isBusy(int status) {
    return status == 429 || status >= 500;
  }

  private static String encode(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
