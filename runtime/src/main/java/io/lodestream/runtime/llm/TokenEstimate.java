package io.lodestream.runtime.llm;

import java.nio.charset.StandardCharsets;

/**
 * Estimates the tokens of a text when the model gives no count: one per three bytes of UTF-8.
 * Common tokenizers need about four bytes of prose per token, so limits and budgets err to the safe
 * side.
 */
final class TokenEstimate {

  private static final int BYTES_PER_TOKEN = 3;
  private static final int TOKENS_PER_MESSAGE = 8;

  private TokenEstimate() {}

  static long of(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length / BYTES_PER_TOKEN + 1L;
  }

  static long prompt(ChatRequest request) {
    long schema = request.schema().map(node -> of(node.toString())).orElse(0L);
    return request.messages().stream()
            .mapToLong(message -> of(message.content()) + TOKENS_PER_MESSAGE)
            .sum()
        + schema;
  }
}
