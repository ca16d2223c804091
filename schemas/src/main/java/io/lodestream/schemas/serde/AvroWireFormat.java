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
  private static final int GUID_PREFIX_BYTES = 17;

  /** The schema a body was written with, and the body. */
  record Framed(Schema writer, ByteBuffer body) {}

  private AvroWireFormat() {}

  static Framed read(byte[] bytes, Headers headers, RegistryClient registry) {
    var header = headers == null ? null : headers.lastHeader(HEADER);
    if (header != null && header.value() != null) {
      return new Framed(schemaOf(header.value(), registry), ByteBuffer.wrap(bytes));
    }
    var buffer = ByteBuffer.wrap(bytes);
    if (!buffer.hasRemaining()) {
      throw new BadDataException("the value is empty: no schema id before the Avro body");
    }
    return new Framed(schema("value", buffer, registry), buffer);
  }

  /** What a header names; bytes after the id would be of a format that nobody here knows. */
  private static Schema schemaOf(byte[] header, RegistryClient registry) {
    boolean isWhole =
        header.length > 0
            && header.length == (header[0] == MAGIC_GUID ? GUID_PREFIX_BYTES : PREFIX_BYTES);
    if (!isWhole) {
      throw new BadDataException(
          "the header %s of %d bytes holds no schema id: byte 0 and 4 bytes of an id, or byte 1 and"
                  .formatted(HEADER, header.length)
              + " 16 bytes of a GUID");
    }
    return schema("header " + HEADER, ByteBuffer.wrap(header), registry);
  }

  private static Schema schema(String what, ByteBuffer from, RegistryClient registry) {
    byte magic = from.get();
    if (magic == MAGIC_ID && from.remaining() >= Integer.BYTES) {
      return registry.schemaById(from.getInt());
    }
    if (magic == MAGIC_GUID && from.remaining() >= 2 * Long.BYTES) {
      return registry.schemaByGuid(new UUID(from.getLong(), from.getLong()));
    }
    throw new BadDataException(
        "the %s is not in Confluent's wire format: first byte 0x%02x, %d bytes after it"
            .formatted(what, magic, from.remaining()));
  }
}
