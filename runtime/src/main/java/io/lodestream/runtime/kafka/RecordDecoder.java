package io.lodestream.runtime.kafka;

import io.lodestream.schemas.error.BadDataException;
import io.lodestream.schemas.serde.AvroSerdes;
import io.lodestream.schemas.topics.Topic;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Turns raw records of one topic into keys and values; what cannot be read is bad data.
 * Thread-safe.
 */
public final class RecordDecoder<V extends SpecificRecord> {

  private final String topic;
  private final Deserializer<V> deserializer;

  public RecordDecoder(Topic<V> topic, AvroSerdes serdes) {
    this.topic = topic.name();
    this.deserializer = serdes.of(topic).deserializer();
  }

  /** The key; {@link BadDataException} when it is absent or not UTF-8. */
  public static String key(byte[] key) {
    if (key == null || key.length == 0) {
      throw new BadDataException("the record has no key");
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(key)).toString();
    } catch (CharacterCodingException e) {
      throw new BadDataException("the key is not valid UTF-8", e);
    }
  }

  /** The value; null for a tombstone; {@link BadDataException} when it cannot be read. */
  public V value(Headers headers, byte[] value) {
    return deserializer.deserialize(topic, headers, value);
  }

  public V value(ConsumerRecord<byte[], byte[]> record) {
    return value(record.headers(), record.value());
  }
}
