package io.lodestream.stubllm;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.List;
import java.util.Map;

/** A call that reached a {@link StubLlm}. */
public record StubCall(URI uri, Map<String, List<String>> headers, JsonNode body) {

  public String header(String name) {
    return headers.entrySet().stream()
        .filter(header -> header.getKey().equalsIgnoreCase(name))
        .findFirst()
        .map(header -> header.getValue().get(0))
        .orElse("");
  }
}
