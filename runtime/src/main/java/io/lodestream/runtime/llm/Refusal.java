package io.lodestream.runtime.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An error response. Reads the forms in use: {@code {"error":{"message","code"}}}, {@code
 * {"error":"text"}}, {@code {"message"}}, {@code {"detail"}}, a list with one of them, or the first
 * line of a body that is no JSON.
 *
 * <p>A message that quotes the prompt, as validation errors do, is neither repeated nor
 * interpreted.
 *
 * @param message what the endpoint says, at most {@value #MAX_MESSAGE} characters, one line
 * @param codes its {@code type}, {@code code} and {@code param}
 */
record Refusal(int status, String message, String codes, Optional<Duration> retryAfter) {

  private static final int MAX_MESSAGE = 300;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int QUOTE_CHARACTERS = 20;
  private static final Pattern DECLINED =
      Pattern.compile("content.?filter|content.?policy|content management|responsibleai|flagged");

  /** Codes of endpoints that answer 400 where others answer 401 or 404. */
  private static final Pattern WRONG_KEY_OR_MODEL =
      Pattern.compile(
          "api.?key.{0,20}(not valid|invalid|incorrect)|(invalid|incorrect).{0,12}api.?key"
              + "|no_db_connection|no connected db|authentication.?error|unauthorized"
              + "|model.?not.?found|(invalid|unknown).?model|model .{0,80}does not exist");

  private static final Pattern TOO_LONG =
      Pattern.compile(
          "context.{0,10}(length|size|window)|maximum.{0,20}tokens|(?<!took )too long|too many tokens"
              + "|max_tokens must be at least 1");

  /**
   * @param apiKey taken out of the message, since an endpoint may repeat the key
   */
  static Refusal of(
      int status, byte[] body, Optional<Duration> retryAfter, Optional<String> apiKey) {
    JsonNode root;
    try {
      root = JSON.readTree(body);
    } catch (IOException e) {
      root = JSON.missingNode();
    }
    root = root.isArray() && !root.isEmpty() ? root.get(0) : root;
    var error = root.path("error").isObject() ? root.path("error") : root;
    var codes = codes(error);
    var said = root.isContainerNode() ? message(root, error) : ErrorText.firstLine(body);
    var shown = ErrorText.withoutSecrets(apiKey.map(key -> said.replace(key, "***")).orElse(said));
    return new Refusal(status, oneLine(shown), codes, retryAfter);
  }

  /** Type, code and parameter of an error; they hold no text of the request. */
  static String codes(JsonNode error) {
    return "type=%s code=%s param=%s"
        .formatted(code(error, "type"), code(error, "code"), code(error, "param"));
  }

  private static String code(JsonNode error, String name) {
    var text = error.path(name).asText("");
    return text.matches("[\\w.\\[\\]-]{1,60}") ? text : "none";
  }

  private static String message(JsonNode root, JsonNode error) {
    for (var node :
        new JsonNode[] {error.path("message"), root.path("error"), root.path("detail")}) {
      if (node.isTextual()) {
        return node.textValue();
      }
    }
    return root.path("detail").toString();
  }

  private static String oneLine(String text) {
    var line = collapsed(text).strip();
    return line.length() > MAX_MESSAGE ? line.substring(0, MAX_MESSAGE) + "…" : line;
  }

  private static String collapsed(String text) {
    return text.replaceAll("[\\p{Cntrl}\\s]+", " ");
  }

  /** This refusal, without a message that repeats a part of the request. */
  Refusal about(ChatRequest request) {
    boolean quotes = request.messages().stream().anyMatch(asked -> quotes(asked.content()));
    return quotes ? new Refusal(status, "", codes, retryAfter) : this;
  }

  private boolean quotes(String content) {
    var asked = collapsed(content);
    for (int i = 0; i + QUOTE_CHARACTERS <= message.length(); i++) {
      if (asked.contains(message.substring(i, i + QUOTE_CHARACTERS))) {
        return true;
      }
    }
    return false;
  }

  /** Message and codes in lower case, to be searched for the name of a field. */
  String words() {
    return (message + " " + codes).toLowerCase(Locale.ROOT);
  }

  private boolean isInvalidRequest() {
    return status == 400 || status == 422;
  }

  /** Also 500, which servers built on llama.cpp answer to a field or a length that they refuse. */
  boolean isAboutRequest() {
    return isInvalidRequest() || status == 500;
  }

  /**
   * @param where the address that was called
   */
  Outcome outcome(String where) {
    var said = message.isBlank() ? codes : message;
    boolean isTooLong = isAboutRequest() && TOO_LONG.matcher(words()).find();
    if (isTooLong || status == 413) {
      return new Outcome.Refused(
          "status %d: too long for the model, prompt and max-answer-tokens together: %s"
              .formatted(status, said),
          false);
    }
    if ((isInvalidRequest() || status == 403) && DECLINED.matcher(words()).find()) {
      return new Outcome.Refused("status %d: declined by a content filter".formatted(status), true);
    }
    var reason = "status %d from %s: %s".formatted(status, where, said);
    if (isBarring()) {
      return new Outcome.Barred(reason);
    }
    if (isPassing()) {
      return new Outcome.Busy(reason, retryAfter);
    }
    return new Outcome.Refused(reason, false);
  }

  private boolean isBarring() {
    return (isInvalidRequest() && WRONG_KEY_OR_MODEL.matcher(words()).find())
        || (status >= 300 && status < 400)
        || status == 401
        || status == 403
        || status == 404
        || status == 405
        || status == 410;
  }

  /** Also 402, an account without credit, since credit can be added. */
  private boolean isPassing() {
    return status == 402
        || status == 408
        || status == 409
        || status == 425
        || status == 429
        || status >= 500;
  }
}
