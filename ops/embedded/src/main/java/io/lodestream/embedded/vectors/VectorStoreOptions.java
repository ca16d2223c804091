package io.lodestream.embedded.vectors;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * Where the embedded vector store keeps its data and listens.
 *
 * @param dataDir created if missing; one process at a time
 * @param host address to bind
 * @param port TCP port for gRPC; 0 takes a free one
 * @param restPort TCP port for reading by REST; 0 takes a free one
 * @param apiKey when present, calls without it in the {@code api-key} header are refused
 */
public record VectorStoreOptions(
    Path dataDir, String host, int port, int restPort, Optional<String> apiKey) {

  private static final String LOOPBACK = "127.0.0.1";
  private static final int MAX_PORT = 65_535;

  public VectorStoreOptions {
    Objects.requireNonNull(dataDir, "dataDir");
    Objects.requireNonNull(host, "host");
    Objects.requireNonNull(apiKey, "apiKey");
    check("port", port);
    check("REST port", restPort);
  }

  private static void check(String name, int port) {
    if (port < 0 || port > MAX_PORT) {
      throw new IllegalArgumentException("%s must be 0 to 65535, was %d".formatted(name, port));
    }
  }

  /** Loopback, free ports, no key. */
  public static VectorStoreOptions in(Path dataDir) {
    return new VectorStoreOptions(dataDir, LOOPBACK, 0, 0, Optional.empty());
  }

  public VectorStoreOptions withPort(int newPort) {
    return new VectorStoreOptions(dataDir, host, newPort, restPort, apiKey);
  }

  public VectorStoreOptions withRestPort(int newPort) {
    return new VectorStoreOptions(dataDir, host, port, newPort, apiKey);
  }

  public VectorStoreOptions withApiKey(String key) {
    return new VectorStoreOptions(dataDir, host, port, restPort, Optional.of(key));
  }

  /** Leaves the key out, so that options may be logged. */
  @Override
  public String toString() {
    return "VectorStoreOptions[dataDir=%s, host=%s, port=%d, restPort=%d, apiKey=%s]"
        .formatted(dataDir, host, port, restPort, apiKey.isPresent() ? "set" : "none");
  }
}
