package io.lodestream.embedded.broker;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * Where an embedded broker keeps its data and where it listens.
 *
 * @param dataDir directory for this broker alone; created when missing, reused when it holds a
 *     broker's data
 * @param host address to bind and to advertise; a loopback address keeps the broker private
 * @param port port for clients, 0 for any free one; may differ between starts on the same data
 * @param advertisedPort port that clients are told, 0 for the port itself; another where something
 *     stands between, such as a proxy
 * @param startupTimeout longest wait until the broker takes requests, recovery of its log included
 * @param messageMaxBytes largest record batch accepted, after compression
 */
public record BrokerOptions(
    Path dataDir,
    String host,
    int port,
    int advertisedPort,
    Duration startupTimeout,
    int messageMaxBytes) {
  private static final String LOOPBACK = "127.0.0.1";
  private static final int ANY_FREE_PORT = 0;
  private static final int MAX_PORT = 65_535;
  private static final Duration STARTUP_TIMEOUT = Duration.ofSeconds(90);
  private static final int MESSAGE_MAX_BYTES = 72 << 20;
  private static final int MESSAGE_MAX_BYTES_LIMIT = 512 << 20;

  public BrokerOptions {
    dataDir = Objects.requireNonNull(dataDir, "dataDir").toAbsolutePath().normalize();
    Objects.requireNonNull(startupTimeout, "startupTimeout");
    if (host.isBlank() || host.equals("0.0.0.0") || host.equals("::")) {
      throw new IllegalArgumentException(
          "broker host must be an address that clients can connect to, was '%s'".formatted(host));
    }
    if (port < ANY_FREE_PORT || port > MAX_PORT) {
      throw new IllegalArgumentException("broker port must be 0 to 65535, was " + port);
    }
    if (advertisedPort < ANY_FREE_PORT || advertisedPort > MAX_PORT) {
      throw new IllegalArgumentException(
          "broker advertised port must be 0 to 65535, was " + advertisedPort);
    }
    if (startupTimeout.isZero() || startupTimeout.isNegative()) {
      throw new IllegalArgumentException(
          "broker startup timeout must be positive, was " + startupTimeout);
    }
    if (messageMaxBytes < 1 || messageMaxBytes > MESSAGE_MAX_BYTES_LIMIT) {
      throw new IllegalArgumentException(
          "broker message max bytes must be 1 to %d, was %d"
              .formatted(MESSAGE_MAX_BYTES_LIMIT, messageMaxBytes));
    }
  }

  /** Loopback, any free port, 90 s to start, record batches up to 72 MiB. */
  public static BrokerOptions in(Path dataDir) {
    return new BrokerOptions(
        dataDir, LOOPBACK, ANY_FREE_PORT, ANY_FREE_PORT, STARTUP_TIMEOUT, MESSAGE_MAX_BYTES);
  }

  public BrokerOptions withPort(int newPort) {
    return new BrokerOptions(
        dataDir, host, newPort, advertisedPort, startupTimeout, messageMaxBytes);
  }

  public BrokerOptions withAdvertisedPort(int newPort) {
    return new BrokerOptions(dataDir, host, port, newPort, startupTimeout, messageMaxBytes);
  }

  public BrokerOptions withStartupTimeout(Duration newTimeout) {
    return new BrokerOptions(dataDir, host, port, advertisedPort, newTimeout, messageMaxBytes);
  }
}
