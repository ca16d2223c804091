package io.lodestream.cli.stack;

import io.lodestream.embedded.broker.BrokerException;
import io.lodestream.embedded.broker.BrokerOptions;
import io.lodestream.embedded.broker.EmbeddedBroker;
import io.lodestream.embedded.registry.EmbeddedRegistry;
import io.lodestream.embedded.registry.RegistryOptions;
import io.lodestream.embedded.registry.RegistryStartException;
import io.lodestream.embedded.vectors.EmbeddedVectorStore;
import io.lodestream.embedded.vectors.VectorStoreException;
import io.lodestream.embedded.vectors.VectorStoreOptions;
import io.lodestream.runtime.lifecycle.OpenParts;
import io.lodestream.schemas.error.UserException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The embedded Kafka broker, schema registry and vector store, their data below one directory; the
 * broker may be another one.
 *
 * <p>Starts them in order and, when one fails, stops those already up. The servers run on their own
 * threads; {@link #close} stops all of them.
 */
public final class LocalServers implements AutoCloseable {

  private final OpenParts open = new OpenParts();
  private final String bootstrapServers;
  private final EmbeddedRegistry registry;
  private final EmbeddedVectorStore vectors;

  private LocalServers(Path dataDir, LocalPorts ports, Optional<String> kafka) {
    try {
      bootstrapServers = kafka.orElseGet(() -> startBroker(dataDir, ports));
      registry =
          open.add(
              EmbeddedRegistry.start(
                  RegistryOptions.over(bootstrapServers).withPort(ports.registry())));
      vectors =
          open.add(
              EmbeddedVectorStore.start(
                  VectorStoreOptions.in(dataDir.resolve("vectors"))
                      .withPort(ports.vectors())
                      .withRestPort(ports.vectorsRest())));
    } catch (BrokerException | RegistryStartException | VectorStoreException e) {
      open.close();
      throw new UserException(e.getMessage(), e);
    } catch (RuntimeException e) {
      open.close();
      throw e;
    }
  }

  private String startBroker(Path dataDir, LocalPorts ports) {
    return open.add(
            EmbeddedBroker.start(
                BrokerOptions.in(dataDir.resolve("kafka"))
                    .withPort(ports.kafka())
                    .withAdvertisedPort(ports.kafkaAdvertised())))
        .bootstrapServers();
  }

  /**
   * @throws UserException naming the port or directory that a server cannot use
   */
  public static LocalServers start(Path dataDir, LocalPorts ports) {
    return new LocalServers(dataDir, ports, Optional.empty());
  }

  /**
   * Starts no broker.
   *
   * @param bootstrapServers brokers that are there already, for the registry's topic
   * @throws UserException naming the port or directory that a server cannot use, or the brokers
   *     when they do not answer
   */
  public static LocalServers over(String bootstrapServers, Path dataDir, LocalPorts ports) {
    return new LocalServers(dataDir, ports, Optional.of(bootstrapServers));
  }

  public String bootstrapServers() {
    return bootstrapServers;
  }

  public String registryUrl() {
    return registry.uri().toString();
  }

  public String vectorAddress() {
    return vectors.host() + ":" + vectors.port();
  }

  /** Where the vector store is read by REST; no stage reads there. */
  public String vectorRestUrl() {
    return vectors.restUri().toString();
  }

  /** The configuration that points stages at these servers. */
  public Map<String, String> settings() {
    return Map.of(
        "kafka.bootstrap-servers", bootstrapServers(),
        "registry.url", registryUrl(),
        "vectors.host", vectors.host(),
        "vectors.port", Integer.toString(vectors.port()));
  }

  @Override
  public void close() {
    open.close();
  }
}
