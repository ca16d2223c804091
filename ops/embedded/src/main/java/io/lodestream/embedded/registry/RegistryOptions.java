package io.lodestream.embedded.registry;

import java.time.Duration;
import java.util.Objects;

/**
 * Where an embedded registry keeps its state and where it listens.
 *
 * @param bootstrapServers brokers that hold the topic
 * @param host address to bind; a loopback address keeps the registry private
 * @param port port for HTTP, 0 for any free one
 * @param topic compacted topic of one partition, created when missing
 * @param storeTimeout longest wait for one answer of the brokers
 */
public record RegistryOptions(
    String bootstrapServers, String host, int port, String topic, Duration storeTimeout) {
  private static final int MAX_PORT = 65_535;

  public RegistryOptions {
    Objects.requireNonNull(bootstrapServers, "bootstrapServers");
    Objects.requireNonNull(host, "host");
    Objects.requireNonNull(topic, "topic");
    if (port < 0 || port > MAX_PORT) {
      throw new IllegalArgumentException("registry port must be 0 to 65535, was " + port);
    }
    if (storeTimeout.toMillis() < 1) {
      throw new IllegalArgumentException(
          "registry store timeout must be at least 1 ms, was " + storeTimeout);
    }
  }

  /** Loopback, any free port, topic {@code _schemas}, 30 s. */
  public static RegistryOptions over(String bootstrapServers) {
    return new RegistryOptions(
        bootstrapServers, "127.0.0.1", 0, "_schemas", Duration.ofSeconds(30));
  }

  public RegistryOptions withPort(int newPort) {
    return new RegistryOptions(bootstrapServers, host, newPort, topic, storeTimeout);
  }

  public RegistryOptions withStoreTimeout(Duration newTimeout) {
    return new RegistryOptions(bootstrapServers, host, port, topic, newTimeout);
  }
}
