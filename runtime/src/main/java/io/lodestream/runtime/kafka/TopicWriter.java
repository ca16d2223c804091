package io.lodestream.runtime.kafka;

import io.lodestream.schemas.serde.AvroSerdes;
import io.lodestream.schemas.topics.Topic;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Writes typed values to their topics. Thread-safe. Sends are asynchronous: the future, or {@link
 * #sendNow}, tells whether the record is safe.
 */
public final class TopicWriter implements AutoCloseable {

  private final Producer<String, byte[]> producer;
  private final AvroSerdes serdes;
  private final Map<Class<?>, Serializer<?>> serializers = new ConcurrentHashMap<>();

  TopicWriter(Producer<String, byte[]> producer, AvroSerdes serdes) {
    this.producer = producer;
    this.serdes = serdes;
  }

  /** Sends a value; null retracts the key. */
  public <V extends SpecificRecord> Future<RecordMetadata> send(
      Topic<V> topic, String key, V value) {
    return producer.send(new ProducerRecord<>(topic.name(), key, serialized(topic, value)));
  }

  /** Sends a value and waits until the brokers have it. */
  public <V extends SpecificRecord> RecordMetadata sendNow(Topic<V> topic, String key, V value) {
    return Sends.await(send(topic, key, value), topic.name());
  }

  /** Sends bytes as they are. */
  public Future<RecordMetadata> send(ProducerRecord<String, byte[]> record) {
    return producer.send(record);
  }

  /** Waits for everything sent before. */
  public void flush() {
    producer.flush();
  }

  @SuppressWarnings("unchecked")
  private <V extends SpecificRecord> byte[] serialized(Topic<V> topic, V value) {
    var serializer =
        (Serializer<V>)
            serializers.computeIfAbsent(topic.valueType(), type -> serdes.of(topic).serializer());
    return serializer.serialize(topic.name(), value);
  }

  @Override
  public void close() {
    producer.close();
  }
}
