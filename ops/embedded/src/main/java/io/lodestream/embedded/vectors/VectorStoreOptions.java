package io.lodestream.embedded.vectors;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * Where the embedded vector store keeps its data and listens.
 *
 * @param dataDir created if missing; one process at a time
 * @param host address to bind
 * @param port TCP port; 0 takes a free one
 * @param apiKey when present, calls without it in the {@code api-key} header are refused
 */
public record VectorStoreOptions(Path dataDir, String host, int port, Optional<String> apiKey) {

  private static final String LOOPBACK = "127.0.0.1";

  public VectorStoreOptions {
    Objects.requireNonNull(dataDir, "dataDir");
    Objects.requireNonNull(host, "host");
    Objects.requireNonNull(apiKey, "apiKey");
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port must be 0 to 65535, was " + port);
    }
  }

  /** Loopback, a free port, no key. */
  public static VectorStoreOptions in(Path dataDir) {
    return new VectorStoreOptions(dataDir, LOOPBACK, 0, Optional.empty());
  }

  public VectorStoreOptions withPort(int newPort) {
    return new VectorStoreOptions(dataDir, host, newPort, apiKey);
  }

  public VectorStoreOptions withApiKey(String key) {
    return new VectorStoreOptions(dataDir, host, port, Optional.of(key));
  }

  /** Leaves the key out, so that options may be logged. */
  @Override
  public String toString() {
    return "VectorStoreOptions[dataDir=%s, host=%s, port=%d, apiKey=%s]"
        .formatted(dataDir, host, port, apiKey.isPresent() ? "set" : "none");
  }
}
