package io.lodestream.stubllm;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What a {@link StubLlm} sends back.
 *
 * @param sentBytes number of bytes of the body that are sent; if smaller than the body, the
 *     connection breaks after them. A reply with status 0, an empty body and 0 here hangs
 */
public record StubReply(int status, Map<String, String> headers, byte[] body, int sentBytes) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The endpoint never answers. */
  public static final StubReply HANG = new StubReply(0, Map.of(), new byte[0], 0);

  /** Sends the head of an answer and then nothing more. */
  public static final StubReply HANG_IN_BODY = new StubReply(-1, Map.of(), new byte[0], 0);

  /** A whole answer with this content, and tokens counted as words. */
  public static StubReply answer(String content, long promptTokens) {
    return answer(content, promptTokens, "stop");
  }

  public static StubReply answer(String content, long promptTokens, String finishReason) {
    var root = JSON.createObjectNode();
    root.put("id", "stub").put("object", "chat.completion");
    var choice = root.putArray("choices").addObject();
    choice.put("index", 0).put("finish_reason", finishReason);
    choice.putObject("message").put("role", "assistant").put("content", content);
    long answerTokens = content.split("\\s+").length;
    root.putObject("usage")
        .put("prompt_tokens", promptTokens)
        .put("completion_tokens", answerTokens)
        .put("total_tokens", promptTokens + answerTokens);
    return of(200, root.toString());
  }

  public static StubReply of(int status, String body) {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    return new StubReply(status, Map.of(), bytes, bytes.length);
  }

  /** An error in the protocol's shape. */
  public static StubReply error(int status, String code, String message) {
    var root = JSON.createObjectNode();
    root.putObject("error").put("message", message).put("type", code).put("code", code);
    return of(status, root.toString());
  }

  public StubReply with(String header, String value) {
    return new StubReply(status, Map.of(header, value), body, sentBytes);
  }

  /** This reply, broken off in the middle. */
  public StubReply cutOff() {
    return new StubReply(status, headers, body, body.length / 2);
  }

  /** Whether the reply is a whole answer, for which a real endpoint charges. */
  public boolean isAnswer() {
    return status == 200 && sentBytes == body.length && body.length > 0 && body[0] == '{';
  }
}
