package io.lodestream.encoder.onnx;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Steps over the fields of one <a href="https://protobuf.dev/programming-guides/encoding/">protobuf
 * message</a>; refuses what runs past its end.
 */
final class WireReader {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int LENGTH_DELIMITED = 2;
  private static final int FIXED32 = 5;

  private final ByteBuffer bytes;
  private int field;
  private long number;
  private ByteBuffer value;

  WireReader(ByteBuffer bytes) {
    this.bytes = bytes.duplicate();
  }

  /** Moves to the next field; false at the message's end. */
  boolean next() {
    if (!bytes.hasRemaining()) {
      return false;
    }
    long tag = varint();
    field = (int) (tag >>> 3);
    value = null;
    number = 0;
    switch ((int) (tag & 7)) {
      case VARINT -> number = varint();
      case FIXED64 -> value = take(8);
      case LENGTH_DELIMITED -> value = take(varint());
      case FIXED32 -> value = take(4);
      default -> throw new IllegalArgumentException("protobuf wire type %d".formatted(tag & 7));
    }
    return true;
  }

  int field() {
    return field;
  }

  /** The value of a varint field. */
  long number() {
    return number;
  }

  /** The bytes of a message, string or bytes field. */
  ByteBuffer bytes() {
    if (value == null) {
      throw new IllegalArgumentException("protobuf field %d holds a number".formatted(field));
    }
    return value.duplicate();
  }

  String text() {
    return StandardCharsets.UTF_8.decode(bytes()).toString();
  }

  WireReader message() {
    return new WireReader(bytes());
  }

  private ByteBuffer take(long length) {
    if (length < 0 || length > bytes.remaining()) {
      throw new IllegalArgumentException(
          "protobuf field of %d bytes where %d are left".formatted(length, bytes.remaining()));
    }
    var taken = bytes.slice(bytes.position(), (int) length);
    bytes.position(bytes.position() + (int) length);
    return taken;
  }

  private long varint() {
    long result = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (!bytes.hasRemaining()) {
        throw new IllegalArgumentException("protobuf ends within a number");
      }
      byte b = bytes.get();
      result |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        return result;
      }
    }
    throw new IllegalArgumentException("protobuf number of more than 64 bits");
  }
}
