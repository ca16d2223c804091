package io.lodestream.schemas.serde;

import io.lodestream.schemas.error.BadDataException;
import io.lodestream.schemas.registry.RegistryClient;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.kafka.common.header.Headers;

/**
 * Finds the writer's schema of a record and the beginning of the record's Avro body.
 *
 * <p>Format: <a
 * href="https://docs.confluent.io/platform/current/schema-registry/fundamentals/serdes-develop/index.html#wire-format">Confluent's
 * wire format</a>. Either {@code 0x00 | int32 id} or {@code 0x01 | 16 byte GUID}, before the body
 * or in the header.
 */
final class AvroWireFormat {

  static final byte MAGIC_ID = 0;
  static final byte MAGIC_GUID = 1;
  static final String HEADER = "__value_schema_id";
  static final int PREFIX_BYTES = 5;

  /** The schema a body was written with, and the body. */
  record Framed(Schema writer, ByteBuffer body) {}

  private AvroWireFormat() {}

  static Framed read(byte[] bytes, Headers headers, RegistryClient registry) {
    var header = headers == null ? null : headers.lastHeader(HEADER);
    if (header != null && header.value() != null) {
      var schema = schema(ByteBuffer.wrap(header.value()), registry);
      return new Framed(schema, ByteBuffer.wrap(bytes));
    }
    var buffer = ByteBuffer.wrap(bytes);
    return new Framed(schema(buffer, registry), buffer);
  }

  private static Schema schema(ByteBuffer from, RegistryClient registry) {
    if (!from.hasRemaining()) {
      throw new BadDataException("the value is empty: no schema id before the Avro body");
    }
    byte magic = from.get();
    if (magic == MAGIC_ID && from.remaining() >= Integer.BYTES) {
      return registry.schemaById(from.getInt());
    }
    if (magic == MAGIC_GUID && from.remaining() >= 2 * Long.BYTES) {
      return registry.schemaByGuid(new UUID(from.getLong(), from.getLong()));
    }
    throw new BadDataException(
        "the value is not in Confluent's wire format: first byte 0x%02x, %d bytes after it"
            .formatted(magic, from.remaining()));
  }
}
