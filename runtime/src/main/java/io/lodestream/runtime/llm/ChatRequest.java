package io.lodestream.runtime.llm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A request to a model; equal requests share one answer in the cache.
 *
 * @param messages in order, the system's first
 * @param schema JSON schema that the answer is to follow, for endpoints that enforce one
 * @param maxTokens of the answer at most
 */
public record ChatRequest(List<Message> messages, Optional<JsonNode> schema, int maxTokens) {

  /**
   * @param role {@code system}, {@code user} or {@code assistant}
   */
  public record Message(String role, String content) {

    public Message {
      Objects.requireNonNull(role, "role");
      Objects.requireNonNull(content, "content");
    }

    /** Leaves the content out. */
    @Override
    public String toString() {
      return "Message[role=%s, length=%d]".formatted(role, content.length());
    }
  }

  public ChatRequest {
    messages = List.copyOf(messages);
    Objects.requireNonNull(schema, "schema");
  }

  /** Leaves the messages out, since they hold documents. */
  @Override
  public String toString() {
    return "ChatRequest[messages=%d, maxTokens=%d]".formatted(messages.size(), maxTokens);
  }
}
