package io.lodestream.embedded.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;

/** Plain HTTP calls to the REST side of a store under test. */
final class RestReader {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI base;

  RestReader(URI base) {
    this.base = base;
  }

  /** What the store answered; text that is no JSON is a JSON string. */
  record Answer(int status, HttpHeaders headers, JsonNode body) {

    JsonNode result() {
      return body.path("result");
    }

    String error() {
      return body.path("status").path("error").asText();
    }

    /** Ids of the result's points, or of the result. */
    List<String> ids() {
      List<String> ids = new ArrayList<>();
      JsonNode points = result().has("points") ? result().get("points") : result();
      points.forEach(point -> ids.add(point.get("id").asText()));
      return ids;
    }
  }

  Answer get(String path, String... headers) throws IOException, InterruptedException {
    return send("GET", path, BodyPublishers.noBody(), headers);
  }

  /**
   * @param body JSON, in which ' stands for "
   */
  Answer post(String path, String body) throws IOException, InterruptedException {
    return send(
        "POST",
        path,
        BodyPublishers.ofString(body.replace('\'', '"')),
        "Content-Type",
        "application/json");
  }

  Answer send(String method, String path, BodyPublisher body, String... headers)
      throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(base.resolve(path)).method(method, body);
    if (headers.length > 0) {
      request.headers(headers);
    }
    HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
    boolean json = response.headers().firstValue("Content-Type").orElse("").contains("json");
    return new Answer(
        response.statusCode(),
        response.headers(),
        json ? JSON.readTree(response.body()) : JSON.valueToTree(response.body()));
  }
}
