package io.lodestream.embedded.vectors.rest;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.lodestream.embedded.vectors.refusals.Refusals;
import java.io.IOException;

/**
 * Bodies in and out: JSON, and Qdrant's envelope of result, status and time, or of an error.
 *
 * <p>A repeated name and text after the body are refused, since one of two filters would be lost.
 */
final class Exchange {

  private static final int DEEPEST = 200;
  private static final String STARTED = "rest-started-nanos";

  private static final ObjectMapper JSON =
      JsonMapper.builder(
              new JsonFactoryBuilder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Exchange() {}

  static void begin(Context ctx) {
    ctx.attribute(STARTED, System.nanoTime());
  }

  static JsonNode body(Context ctx) {
    byte[] bytes = ctx.bodyAsBytes();
    try {
      JsonNode body = JSON.readTree(bytes);
      if (body == null || body.isMissingNode()) {
        throw Refusals.invalid("the body is empty, it must be JSON");
      }
      return body;
    } catch (JsonProcessingException e) {
      throw Refusals.invalid("the body is not JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw Refusals.invalid("the body cannot be read: " + e.getMessage());
    }
  }

  static void reply(Context ctx, JsonNode result) {
    ObjectNode envelope = JSON.createObjectNode();
    envelope.set("result", result);
    envelope.put("status", "ok");
    send(ctx, envelope);
  }

  static void error(Context ctx, int status, String message) {
    ObjectNode envelope = JSON.createObjectNode();
    envelope.putObject("status").put("error", message);
    send(ctx.status(status), envelope);
  }

  /** Adds the time since {@link #begin}. */
  private static void send(Context ctx, ObjectNode envelope) {
    Long started = ctx.attribute(STARTED);
    if (started != null) {
      envelope.put("time", (System.nanoTime() - started) / 1e9);
    }
    write(ctx, envelope);
  }

  /** Writes a body that has no envelope. */
  static void write(Context ctx, JsonNode body) {
    try {
      ctx.contentType("application/json").result(JSON.writeValueAsBytes(body));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an answer cannot be written as JSON", e);
    }
  }
}
