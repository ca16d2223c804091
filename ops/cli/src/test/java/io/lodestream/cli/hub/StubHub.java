package io.lodestream.cli.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.lodestream.schemas.digest.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A hub as far as a push goes, with its LFS storage at another address. */
final class StubHub implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  final Set<String> repositories = new HashSet<>();
  final Set<String> privates = new HashSet<>();
  final Map<String, byte[]> stored = new HashMap<>();
  final List<Map<String, byte[]>> commits = new ArrayList<>();
  final List<String> requests = new ArrayList<>();
  final List<String> storageAuthorizations = new ArrayList<>();
  int busyAnswers;
  int uploadsRefused;
  private final String token;
  private final HttpServer hub;
  private final HttpServer storage;

  private record Reply(int status, Object body) {}

  private interface Route {
    Reply reply(HttpExchange exchange, byte[] body) throws IOException;
  }

  StubHub(String token) throws IOException {
    this.token = token;
    this.hub = start(this::hub);
    this.storage = start(this::storage);
  }

  URI uri() {
    return uri(hub);
  }

  private static URI uri(HttpServer server) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private HttpServer start(Route route) throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> answer(exchange, route));
    server.start();
    return server;
  }

  private synchronized void answer(HttpExchange exchange, Route route) throws IOException {
    try (exchange) {
      var body = exchange.getRequestBody().readAllBytes();
      requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath());
      var reply = route.reply(exchange, body);
      var bytes = JSON.writeValueAsBytes(reply.body());
      exchange.sendResponseHeaders(reply.status(), bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private Reply hub(HttpExchange exchange, byte[] body) throws IOException {
    if (!("Bearer " + token).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      return new Reply(401, Map.of("error", "Invalid credentials"));
    }
    if (busyAnswers > 0) {
      busyAnswers--;
      return new Reply(503, Map.of("error", "busy"));
    }
    var path = exchange.getRequestURI().getPath();
    if (path.equals("/api/repos/create")) {
      return create(JSON.readTree(body));
    }
    if (path.startsWith("/api/models/") && path.endsWith("/preupload/main")) {
      return preupload(JSON.readTree(body));
    }
    if (path.endsWith(".git/info/lfs/objects/batch")) {
      return batch(JSON.readTree(body));
    }
    if (path.equals("/verify")) {
      var object = JSON.readTree(body);
      var bytes = stored.get(object.path("oid").asText());
      boolean whole = bytes != null && bytes.length == object.path("size").asLong();
      return new Reply(whole ? 200 : 404, Map.of());
    }
    if (path.startsWith("/api/models/") && path.endsWith("/commit/main")) {
      return commit(new String(body, StandardCharsets.UTF_8));
    }
    return new Reply(404, Map.of("error", "no such route " + path));
  }

  private Reply create(JsonNode body) {
    var name = body.path("organization").asText() + "/" + body.path("name").asText();
    if (!repositories.add(name)) {
      return new Reply(409, Map.of("error", "You already created this model repo"));
    }
    if (body.path("private").asBoolean()) {
      privates.add(name);
    }
    return new Reply(200, Map.of("url", uri() + "/" + name));
  }

  /** As the hub does: weights to LFS, texts not. */
  private static Reply preupload(JsonNode body) {
    var files = new ArrayList<Map<String, Object>>();
    for (var file : body.path("files")) {
      var path = file.path("path").asText();
      var mode = path.endsWith(".safetensors") ? "lfs" : "regular";
      files.add(Map.of("path", path, "uploadMode", mode, "shouldIgnore", false));
    }
    return new Reply(200, Map.of("files", files));
  }

  private Reply batch(JsonNode body) {
    var objects = new ArrayList<Map<String, Object>>();
    for (var object : body.path("objects")) {
      var oid = object.path("oid").asText();
      var answer = new HashMap<String, Object>(Map.of("oid", oid, "size", object.path("size")));
      if (!stored.containsKey(oid)) {
        var upload = Map.of("href", uri(storage) + "/" + oid, "header", Map.of("X-Signed", "yes"));
        answer.put(
            "actions", Map.of("upload", upload, "verify", Map.of("href", uri() + "/verify")));
      }
      objects.add(answer);
    }
    return new Reply(200, Map.of("transfer", "basic", "objects", objects));
  }

  private Reply storage(HttpExchange exchange, byte[] body) {
    storageAuthorizations.add(
        String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
    if (!"yes".equals(exchange.getRequestHeaders().getFirst("X-Signed"))) {
      return new Reply(403, Map.of());
    }
    if (uploadsRefused > 0) {
      uploadsRefused--;
      return new Reply(400, Map.of("error", "broken off"));
    }
    var oid = exchange.getRequestURI().getPath().substring(1);
    if (!oid.equals(Sha256.of(body).hex())) {
      return new Reply(400, Map.of("error", "digest differs"));
    }
    stored.put(oid, body);
    return new Reply(200, Map.of());
  }

  private Reply commit(String lines) {
    var files = new HashMap<String, byte[]>();
    try {
      for (var text : lines.lines().toList()) {
        var line = JSON.readTree(text);
        var value = line.path("value");
        var path = value.path("path").asText();
        switch (line.path("key").asText()) {
          case "header" -> files.put("summary", value.path("summary").asText().getBytes());
          case "file" ->
              files.put(path, Base64.getDecoder().decode(value.path("content").asText()));
          case "lfsFile" -> files.put(path, stored.get(value.path("oid").asText()));
          default -> {
            return new Reply(400, Map.of("error", "unknown line"));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    commits.add(files);
    return new Reply(200, Map.of("commitUrl", uri() + "/commit/" + commits.size()));
  }

  @Override
  public void close() {
    hub.stop(0);
    storage.stop(0);
  }
}
