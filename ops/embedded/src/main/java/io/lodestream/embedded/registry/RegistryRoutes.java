package io.lodestream.embedded.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpResponseException;
import io.javalin.http.TooManyRequestsResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Confluent's REST API, version 8: paths, JSON, content type and error bodies. */
final class RegistryRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(RegistryRoutes.class);
  private static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";
  private static final String AVRO = "AVRO";
  private static final Pattern GUID =
      Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");
  private static final int INTERNAL_ERROR = 500;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Requests whose body is read and parsed at a time. */
  private static final int MOST_WITH_BODY = 16;

  private final SchemaRegistry registry;
  private final Semaphore withBody = new Semaphore(MOST_WITH_BODY);

  RegistryRoutes(SchemaRegistry registry) {
    this.registry = registry;
  }

  void addTo(RoutesConfig http) {
    http.get("/", ctx -> reply(ctx, Map.of()));
    addSubjects(http);
    addSchemas(http);
    http.post("/compatibility/subjects/{subject}/versions", bounded(this::checkAll));
    http.post("/compatibility/subjects/{subject}/versions/{version}", bounded(this::checkOne));
    new SettingRoutes(registry).addTo(http);
    http.exception(RegistryException.class, RegistryRoutes::refuse);
    http.exception(
        HttpResponseException.class,
        (e, ctx) -> error(ctx, e.getStatus(), e.getStatus(), e.getMessage()));
    http.exception(Exception.class, RegistryRoutes::fail);
    http.error(
        404,
        ctx -> {
          if (!CONTENT_TYPE.equals(ctx.res().getContentType())) {
            error(ctx, 404, 404, "HTTP 404 Not Found");
          }
        });
  }

  /**
   * Refuses a request beyond those that are worked on, before its body is read: requests that wait
   * would hold a thread each.
   */
  private Handler bounded(Handler route) {
    return ctx -> {
      if (!withBody.tryAcquire()) {
        ctx.header("Retry-After", "1");
        throw new TooManyRequestsResponse(
            "%d requests are being answered, ask again".formatted(MOST_WITH_BODY));
      }
      try {
        route.handle(ctx);
      } finally {
        withBody.release();
      }
    };
  }

  private void addSubjects(RoutesConfig http) {
    http.get("/subjects", this::subjects);
    http.post("/subjects/{subject}", bounded(this::lookup));
    http.delete("/subjects/{subject}", this::deleteSubject);
    http.get("/subjects/{subject}/versions", this::versions);
    http.post("/subjects/{subject}/versions", bounded(this::register));
    http.get("/subjects/{subject}/versions/{version}", ctx -> reply(ctx, full(version(ctx))));
    http.get("/subjects/{subject}/versions/{version}/schema", ctx -> raw(ctx, version(ctx)));
    http.delete("/subjects/{subject}/versions/{version}", this::deleteVersion);
  }

  private void addSchemas(RoutesConfig http) {
    http.get("/schemas/types", ctx -> reply(ctx, List.of(AVRO)));
    http.get("/schemas/ids/{id}", ctx -> reply(ctx, bare(registry.uses(id(ctx)).get(0))));
    http.get("/schemas/guids/{guid}", ctx -> reply(ctx, bare(registry.withGuid(guid(ctx)))));
    http.get("/schemas/ids/{id}/schema", ctx -> raw(ctx, registry.uses(id(ctx)).get(0)));
    http.get("/schemas/ids/{id}/versions", this::usesOfId);
    http.get("/schemas/ids/{id}/subjects", this::subjectsOfId);
  }

  private void subjects(Context ctx) {
    var prefix = Optional.ofNullable(ctx.queryParam("subjectPrefix")).orElse("");
    reply(
        ctx,
        registry.state().subjects(flag(ctx, "deleted")).stream()
            .filter(subject -> subject.startsWith(prefix))
            .toList());
  }

  private void versions(Context ctx) {
    reply(ctx, numbers(registry.rules().requireSubject(subject(ctx), flag(ctx, "deleted"))));
  }

  private void register(Context ctx) {
    int id = registry.register(subject(ctx), schemaText(ctx));
    var body = new LinkedHashMap<String, Object>();
    body.put("id", id);
    body.put("guid", registry.uses(id).get(0).guid().toString());
    reply(ctx, body);
  }

  private void lookup(Context ctx) {
    reply(ctx, full(registry.lookup(subject(ctx), schemaText(ctx), flag(ctx, "deleted"))));
  }

  private StoredSchema version(Context ctx) {
    return registry.rules().existing(subject(ctx), selector(ctx), flag(ctx, "deleted"));
  }

  private void deleteSubject(Context ctx) {
    reply(ctx, numbers(registry.deleteSubject(subject(ctx), flag(ctx, "permanent"))));
  }

  private void deleteVersion(Context ctx) {
    var deleted = registry.deleteVersion(subject(ctx), selector(ctx), flag(ctx, "permanent"));
    reply(ctx, deleted.version());
  }

  private void usesOfId(Context ctx) {
    boolean withDeleted = flag(ctx, "deleted");
    reply(
        ctx,
        registry.uses(id(ctx)).stream()
            .filter(use -> withDeleted || !use.deleted())
            .map(use -> Map.of("subject", use.subject(), "version", use.version()))
            .toList());
  }

  private void subjectsOfId(Context ctx) {
    boolean withDeleted = flag(ctx, "deleted");
    reply(
        ctx,
        registry.uses(id(ctx)).stream()
            .filter(use -> withDeleted || !use.deleted())
            .map(StoredSchema::subject)
            .distinct()
            .toList());
  }

  private void checkAll(Context ctx) {
    verdict(ctx, registry.rules().problems(subject(ctx), schemaText(ctx)));
  }

  private void checkOne(Context ctx) {
    verdict(ctx, registry.rules().problems(subject(ctx), selector(ctx), schemaText(ctx)));
  }

  private static void verdict(Context ctx, List<String> problems) {
    var verdict = new LinkedHashMap<String, Object>();
    verdict.put("is_compatible", problems.isEmpty());
    if (flag(ctx, "verbose")) {
      verdict.put("messages", problems);
    }
    reply(ctx, verdict);
  }

  private static Map<String, Object> full(StoredSchema schema) {
    var body = new LinkedHashMap<String, Object>();
    body.put("subject", schema.subject());
    body.put("version", schema.version());
    body.put("id", schema.id());
    body.putAll(bare(schema));
    return body;
  }

  /** A schema by itself, without a subject. */
  private static Map<String, Object> bare(StoredSchema schema) {
    var body = new LinkedHashMap<String, Object>();
    body.put("guid", schema.guid().toString());
    body.put("schemaType", AVRO);
    body.put("schema", schema.schema());
    return body;
  }

  private static List<Integer> numbers(List<StoredSchema> versions) {
    return versions.stream().map(StoredSchema::version).toList();
  }

  private static String subject(Context ctx) {
    return ctx.pathParam("subject");
  }

  private static VersionSelector selector(Context ctx) {
    return VersionSelector.parse(ctx.pathParam("version"));
  }

  private static int id(Context ctx) {
    try {
      return Integer.parseInt(ctx.pathParam("id"));
    } catch (NumberFormatException e) {
      throw RegistryError.SCHEMA_NOT_FOUND.with(
          "Schema %s not found".formatted(ctx.pathParam("id")));
    }
  }

  private static UUID guid(Context ctx) {
    var text = ctx.pathParam("guid");
    if (!GUID.matcher(text).matches()) {
      throw RegistryError.SCHEMA_NOT_FOUND.with("Schema not found: the GUID is not a UUID");
    }
    return UUID.fromString(text);
  }

  static boolean flag(Context ctx, String name) {
    return Boolean.parseBoolean(ctx.queryParam(name));
  }

  private static String schemaText(Context ctx) {
    var body = body(ctx);
    var type = body.path("schemaType").asText(AVRO);
    if (!type.equals(AVRO)) {
      throw RegistryError.INVALID_SCHEMA.with(
          "Invalid schema type %s: only AVRO is supported".formatted(type));
    }
    if (!body.path("references").isEmpty()) {
      throw RegistryError.INVALID_SCHEMA.with("Schema references are not supported");
    }
    return body.path("schema").textValue();
  }

  static JsonNode body(Context ctx) {
    try {
      var body = JSON.readTree(ctx.bodyAsBytes());
      if (body.isObject()) {
        return body;
      }
      throw RegistryError.BAD_REQUEST.with("the request body must be a JSON object");
    } catch (JsonProcessingException e) {
      throw RegistryError.BAD_REQUEST.with(
          "the request body is not JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw RegistryError.BAD_REQUEST.with("the request body cannot be read: " + e.getMessage());
    }
  }

  private static void raw(Context ctx, StoredSchema schema) {
    ctx.contentType(CONTENT_TYPE).result(schema.schema());
  }

  static void reply(Context ctx, Object body) {
    try {
      ctx.contentType(CONTENT_TYPE).result(JSON.writeValueAsBytes(body));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an answer cannot be written as JSON", e);
    }
  }

  private static void error(Context ctx, int status, int code, String message) {
    var body = new LinkedHashMap<String, Object>();
    body.put("error_code", code);
    body.put("message", message);
    reply(ctx.status(status), body);
  }

  private static void refuse(RegistryException e, Context ctx) {
    if (e.error().status() >= INTERNAL_ERROR) {
      LOG.warn("event=registry-request-failed path={}", ctx.path(), e);
    }
    error(ctx, e.error().status(), e.error().code(), e.getMessage());
  }

  private static void fail(Exception e, Context ctx) {
    LOG.error("event=registry-request-failed path={}", ctx.path(), e);
    error(ctx, INTERNAL_ERROR, INTERNAL_ERROR, "Internal error, see the registry's log");
  }
}
