package io.lodestream.runtime.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;

/** Reads the body of a successful chat call. */
final class AnswerBody {

  private static final ObjectMapper JSON = new ObjectMapper();

  private AnswerBody() {}

  /**
   * @param request whose tokens are estimated where the endpoint does not count them
   */
  static Outcome read(byte[] body, ChatRequest request) {
    JsonNode root;
    try {
      root = JSON.readTree(body);
    } catch (IOException e) {
      return new Outcome.Lost(
          "the answer is not JSON, or cut off, after %d bytes".formatted(body.length));
    }
    var choice = root.path("choices").path(0);
    var message = choice.path("message");
    var reason = choice.path("finish_reason").asText("");
    var text = text(message.path("content"));
    var usage = root.path("usage");
    long promptTokens = tokens(usage.path("prompt_tokens"), TokenEstimate.prompt(request));
    long answerTokens = tokens(usage.path("completion_tokens"), TokenEstimate.of(text));
    if (reason.equals("content_filter") || message.path("refusal").isTextual()) {
      return new Outcome.Refused("the model declined to answer", true, promptTokens, answerTokens);
    }
    return message.isObject()
        ? new Outcome.Answered(
            new ChatAnswer(text, !reason.equals("length"), false, promptTokens, answerTokens))
        : new Outcome.Lost("the answer has no choice" + error(root.path("error")));
  }

  /** Routers answer with status 200 when the endpoint behind them has failed. */
  private static String error(JsonNode error) {
    return error.isObject() ? ", but an error " + Refusal.codes(error) : "";
  }

  /** The answer's text, or the text parts that some endpoints send in its place. */
  private static String text(JsonNode content) {
    if (!content.isArray()) {
      return content.asText("");
    }
    var text = new StringBuilder();
    content.forEach(part -> text.append(part.path("text").asText("")));
    return text.toString();
  }

  private static long tokens(JsonNode counted, long estimate) {
    return counted.isIntegralNumber() && counted.longValue() >= 0 ? counted.longValue() : estimate;
  }
}
