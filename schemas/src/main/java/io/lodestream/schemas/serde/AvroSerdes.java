package io.lodestream.schemas.serde;

import io.lodestream.schemas.error.FatalException;
import io.lodestream.schemas.registry.RegistryClient;
import io.lodestream.schemas.topics.Topic;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;

/**
 * Gives every topic its value serde: {@link AvroSerde}, or a serde loaded by class name (for
 * example Confluent's {@code SpecificAvroSerde}) and configured with {@code schema.registry.url},
 * {@code specific.avro.reader} and {@code avro.remove.java.properties}, so that it too registers
 * schemas as published.
 */
public final class AvroSerdes {

  private final RegistryClient registry;
  private final Optional<String> serdeClass;
  private final Map<String, Object> serdeConfig;

  public AvroSerdes(RegistryClient registry) {
    this(registry, Optional.empty(), Map.of());
  }

  /**
   * @param serdeClass a {@link Serde} on the class path with a public no-argument constructor
   * @param serdeConfig passed to {@code configure} of that serde
   */
  public AvroSerdes(
      RegistryClient registry, Optional<String> serdeClass, Map<String, Object> serdeConfig) {
    this.registry = registry;
    this.serdeClass = serdeClass;
    this.serdeConfig = new HashMap<>(serdeConfig);
    this.serdeConfig.put("specific.avro.reader", true);
    this.serdeConfig.put("avro.remove.java.properties", true);
  }

  public <V extends SpecificRecord> Serde<V> of(Topic<V> topic) {
    return of(topic.valueType());
  }

  public <V extends SpecificRecord> Serde<V> of(Class<V> type) {
    return serdeClass.isPresent() ? load(type, serdeClass.get()) : new AvroSerde<>(type, registry);
  }

  /** Registers the topic's schema as published, if it is not registered yet. */
  public void register(Topic<?> topic) {
    var schema = SpecificData.get().getSchema(topic.valueType());
    registry.register(topic.name() + "-value", PublishedSchema.of(schema));
  }

  @SuppressWarnings("unchecked")
  private <V extends SpecificRecord> Serde<V> load(Class<V> type, String className) {
    try {
      var serde = (Serde<V>) Class.forName(className).getDeclaredConstructor().newInstance();
      serde.configure(serdeConfig, false);
      return new LoadedSerde<>(type, serde);
    } catch (ReflectiveOperationException | ClassCastException e) {
      throw new FatalException(
          "registry.serde-class %s cannot be loaded as a Kafka Serde".formatted(className), e);
    }
  }
}
