package io.lodestream.schemas.topics;

import java.util.Map;
import org.apache.avro.specific.SpecificRecord;

/**
 * One topic: its name, key, value type, partitions and configuration.
 *
 * @param name full name, namespace included
 * @param key what the record key means
 * @param valueType Avro class of the value; null for dead letters, whose values are raw bytes
 * @param partitions number of partitions when created
 * @param config topic configuration, by Kafka's names
 * @param writer the stage that writes the topic, or {@code users}
 */
public record Topic<V extends SpecificRecord>(
    String name,
    String key,
    Class<V> valueType,
    int partitions,
    Map<String, String> config,
    String writer) {

  public Topic {
    config = Map.copyOf(config);
    if (partitions < 1) {
      throw new IllegalArgumentException(
          "topic %s needs at least 1 partition, got %d".formatted(name, partitions));
    }
  }

  /** True when a null value means that the key is gone. */
  public boolean isCompacted() {
    return config.getOrDefault("cleanup.policy", "delete").contains("compact");
  }
}
