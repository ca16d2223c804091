package io.lodestream.runtime.llm;

import io.lodestream.schemas.digest.Sha256;
import java.nio.charset.StandardCharsets;

/**
 * SHA-256 of everything that an answer depends on: endpoint, model, temperature, output format and
 * extra fields as configured, and the request. The API key is left out, since the answer does not
 * depend on it.
 */
final class RequestHash {

  private final byte[] server;

  RequestHash(LlmSettings.Server server) {
    this.server =
        String.join(
                "\n",
                server.chat().toString(),
                server.model(),
                Double.toString(server.temperature()),
                server.structuredOutput().name(),
                server.extraBody().toString())
            .getBytes(StandardCharsets.UTF_8);
  }

  byte[] of(ChatRequest request) {
    var digest = Sha256.of(server);
    add(digest, Integer.toString(request.maxTokens()));
    add(digest, request.schema().map(Object::toString).orElse(""));
    for (var message : request.messages()) {
      add(digest, message.role());
      add(digest, message.content());
    }
    return digest.bytes();
  }

  /**
   * Adds a text with its length, so that two different lists of texts never give the same bytes.
   */
  private static void add(Sha256 digest, String text) {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.add("\n" + bytes.length + ":").add(bytes);
  }
}
