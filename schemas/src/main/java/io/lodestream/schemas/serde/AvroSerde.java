package io.lodestream.schemas.serde;

import io.lodestream.schemas.error.BadDataException;
import io.lodestream.schemas.registry.RegistryClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.apache.avro.Schema;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Writes and reads one Avro class in Confluent's wire format, subject {@code <topic>-value}, with
 * the schema of its {@link PublishedSchema file}.
 *
 * <p>Null is a tombstone both ways. A value that cannot be read, or not without exhausting memory,
 * stack or time ({@link BodyCheck}), throws {@link BadDataException}. Thread-safe.
 */
public final class AvroSerde<V extends SpecificRecord> implements Serde<V> {

  /** Record header that holds the schema's id or GUID when the value is the Avro body alone. */
  public static final String SCHEMA_ID_HEADER = AvroWireFormat.HEADER;

  /** The same for a key. */
  public static final String KEY_SCHEMA_ID_HEADER = "__key_schema_id";

  private final Class<V> type;
  private final Schema schema;
  private final Schema published;
  private final RegistryClient registry;

  public AvroSerde(Class<V> type, RegistryClient registry) {
    this.type = type;
    this.schema = SpecificData.get().getSchema(type);
    this.published = PublishedSchema.of(schema);
    this.registry = registry;
  }

  @Override
  public Serializer<V> serializer() {
    return this::write;
  }

  @Override
  public Deserializer<V> deserializer() {
    return new Deserializer<>() {
      @Override
      public V deserialize(String topic, byte[] bytes) {
        return read(topic, null, bytes);
      }

      @Override
      public V deserialize(String topic, Headers headers, byte[] bytes) {
        return read(topic, headers, bytes);
      }
    };
  }

  private byte[] write(String topic, V value) {
    if (value == null) {
      return null;
    }
    int id = registry.register(topic + "-value", published);
    var out = new ByteArrayOutputStream(512);
    out.write(AvroWireFormat.MAGIC_ID);
    out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(id).array());
    try {
      var encoder = EncoderFactory.get().binaryEncoder(out, null);
      new SpecificDatumWriter<V>(schema).write(value, encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write a " + type.getSimpleName(), e);
    }
    return out.toByteArray();
  }

  private V read(String topic, Headers headers, byte[] bytes) {
    if (bytes == null) {
      return null;
    }
    var framed = AvroWireFormat.read(bytes, headers, registry);
    try {
      BodyCheck.check(framed.writer(), framed.body());
      return new SpecificDatumReader<V>(framed.writer(), schema).read(null, decoder(framed.body()));
    } catch (IOException | RuntimeException | StackOverflowError e) {
      throw new BadDataException(
          "a value of %s is not a %s: %s".formatted(topic, type.getSimpleName(), reason(e)), e);
    }
  }

  private static Decoder decoder(ByteBuffer body) {
    int from = body.arrayOffset() + body.position();
    return DecoderFactory.get().binaryDecoder(body.array(), from, body.remaining(), null);
  }

  private static String reason(Throwable thrown) {
    return thrown instanceof StackOverflowError
        ? "its schema is nested too deeply"
        : thrown.getMessage();
  }
}
