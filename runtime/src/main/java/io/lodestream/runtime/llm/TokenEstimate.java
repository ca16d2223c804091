package io.lodestream.runtime.llm;

import java.nio.charset.StandardCharsets;

/**
 * How many tokens a text has, when its model has not said: one per three bytes of UTF-8, over the
 * four or so of prose in common tokenizers, so that limits and budgets err to the safe side.
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
