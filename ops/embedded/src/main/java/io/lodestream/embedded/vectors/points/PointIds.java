package io.lodestream.embedded.vectors.points;

import io.lodestream.embedded.vectors.refusals.Refusals;
import io.qdrant.client.grpc.Common.PointId;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.apache.lucene.util.BytesRef;

/**
 * Point ids as index terms whose byte order is the order of a scroll: numbers first, then UUIDs.
 *
 * <p>A number is {@code 0} and 8 bytes, a UUID {@code 1} and 16 bytes, both big-endian, unsigned.
 */
public final class PointIds {

  private static final byte NUMBER = 0;
  private static final byte UUID_KIND = 1;

  private PointIds() {}

  public static BytesRef encode(PointId id) {
    return switch (id.getPointIdOptionsCase()) {
      case NUM -> new BytesRef(ByteBuffer.allocate(9).put(NUMBER).putLong(id.getNum()).array());
      case UUID -> encode(parse(id.getUuid()));
      case POINTIDOPTIONS_NOT_SET -> throw Refusals.invalid("a point has no id");
    };
  }

  public static PointId decode(BytesRef term) {
    ByteBuffer bytes = ByteBuffer.wrap(term.bytes, term.offset, term.length);
    if (bytes.get() == NUMBER) {
      return PointId.newBuilder().setNum(bytes.getLong()).build();
    }
    UUID uuid = new UUID(bytes.getLong(), bytes.getLong());
    return PointId.newBuilder().setUuid(uuid.toString()).build();
  }

  private static BytesRef encode(UUID uuid) {
    return new BytesRef(
        ByteBuffer.allocate(17)
            .put(UUID_KIND)
            .putLong(uuid.getMostSignificantBits())
            .putLong(uuid.getLeastSignificantBits())
            .array());
  }

  private static UUID parse(String text) {
    String dashed =
        text.length() == 32
            ? text.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5")
            : text;
    if (dashed.length() != 36) {
      throw Refusals.invalid("Unable to parse UUID: " + text);
    }
    try {
      return UUID.fromString(dashed);
    } catch (IllegalArgumentException malformed) {
      throw Refusals.invalid("Unable to parse UUID: " + text);
    }
  }
}
