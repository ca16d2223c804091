package io.lodestream.schemas.serde;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;

/**
 * Walks an Avro body by its writer's schema before Avro reads it, and refuses what would exhaust a
 * reader: a length beyond the body (memory), values nested deeper than {@value #DEEPEST} (stack),
 * more values than the body has bytes for (time: values of no bytes can be announced in any number,
 * in a count or by the schema alone). Avro's own decoder checks none of these.
 *
 * <p>Keeps its own stack, and takes time and memory in proportion to the body. What it accepts is
 * laid out as the schema says; whether it is a value that the reader wants is left to Avro. The
 * encoding: <a href="https://avro.apache.org/docs/1.12.0/specification/#binary-encoding">Avro's
 * specification</a>.
 */
final class BodyCheck {

  /** Records, arrays and maps within each other. */
  static final int DEEPEST = 128;

  /** A value takes a byte; a choice of a union and the value that was chosen are two of them. */
  private static final int VALUES_PER_BYTE = 2;

  /** Values of no bytes that a body may have beside, such as nulls and records of records. */
  private static final int SPARE_VALUES = 10_000;

  private static final int LONGEST_VARINT = 10;

  private final byte[] bytes;
  private final int end;
  private final long mostValues;
  private final Deque<Open> open = new ArrayDeque<>();
  private int at;
  private long values;

  private BodyCheck(ByteBuffer body) {
    bytes = body.array();
    at = body.arrayOffset() + body.position();
    end = at + body.remaining();
    mostValues = (long) VALUES_PER_BYTE * body.remaining() + SPARE_VALUES;
  }

  /**
   * @param body backed by an array; its position stays
   * @throws AvroRuntimeException for a body that is not to be read
   */
  static void check(Schema writer, ByteBuffer body) {
    new BodyCheck(body).walk(writer);
  }

  /** A record, array or map whose end was not reached yet. */
  private sealed interface Open {}

  private record Fields(Iterator<Schema.Field> left) implements Open {}

  /** Items come in blocks; {@code blockEnd} is -1 where the block does not tell its bytes. */
  private record Items(Schema item, boolean keyed, long left, int blockEnd) implements Open {}

  private void walk(Schema writer) {
    value(writer);
    while (!open.isEmpty()) {
      switchTo(open.pop());
    }
  }

  /** Takes one step within what was opened last. */
  private void switchTo(Open innermost) {
    if (innermost instanceof Fields fields) {
      if (fields.left().hasNext()) {
        var field = fields.left().next();
        open.push(fields);
        value(field.schema());
      }
    } else if (innermost instanceof Items items) {
      item(items);
    }
  }

  private void item(Items items) {
    if (items.left() == 0) {
      block(items);
      return;
    }
    open.push(new Items(items.item(), items.keyed(), items.left() - 1, items.blockEnd()));
    if (items.keyed()) {
      skip(varint());
    }
    value(items.item());
  }

  /** The next block's count; a negative one is followed by the block's bytes. */
  private void block(Items before) {
    if (before.blockEnd() >= 0 && before.blockEnd() != at) {
      throw new AvroRuntimeException("a block of items is not as long as it says");
    }
    long count = varint();
    int blockEnd = -1;
    if (count < 0) {
      count = -count;
      int length = bounded(varint());
      blockEnd = at + length;
    }
    if (count < 0) {
      throw new AvroRuntimeException("a count of items below 0");
    }
    if (count > 0) {
      open.push(new Items(before.item(), before.keyed(), count, blockEnd));
    }
  }

  private void value(Schema declared) {
    count();
    var schema = declared;
    if (schema.isUnion()) {
      long branch = varint();
      if (branch < 0 || branch >= schema.getTypes().size()) {
        throw new AvroRuntimeException(
            "branch %d of a union of %d".formatted(branch, schema.getTypes().size()));
      }
      schema = schema.getTypes().get((int) branch);
      count();
    }
    switch (schema.getType()) {
      case NULL -> {}
      case BOOLEAN -> skip(1);
      case INT, LONG, ENUM -> varint();
      case FLOAT -> skip(Float.BYTES);
      case DOUBLE -> skip(Double.BYTES);
      case FIXED -> skip(schema.getFixedSize());
      case STRING, BYTES -> skip(varint());
      case RECORD -> enter(new Fields(schema.getFields().iterator()));
      case ARRAY -> enter(new Items(schema.getElementType(), false, 0, -1));
      case MAP -> enter(new Items(schema.getValueType(), true, 0, -1));
      case UNION -> throw new AvroRuntimeException("a union within a union");
    }
  }

  private void enter(Open inner) {
    if (open.size() == DEEPEST) {
      throw new AvroRuntimeException(
          "values nested deeper than %d, the most that is read".formatted(DEEPEST));
    }
    open.push(inner);
  }

  private void count() {
    if (++values > mostValues) {
      throw new AvroRuntimeException(
          "more than %d values in a body of %d bytes".formatted(mostValues, bodyBytes()));
    }
  }

  private long bodyBytes() {
    return (mostValues - SPARE_VALUES) / VALUES_PER_BYTE;
  }

  private void skip(long length) {
    at += bounded(length);
  }

  private int bounded(long length) {
    if (length < 0 || length > end - at) {
      throw new AvroRuntimeException(
          "a length of %d in a body of %d bytes".formatted(length, bodyBytes()));
    }
    return (int) length;
  }

  /** A number in seven bits a byte, the lowest first, and zigzag for its sign. */
  private long varint() {
    long raw = 0;
    for (int i = 0; i < LONGEST_VARINT; i++) {
      if (at == end) {
        throw new AvroRuntimeException("the body of %d bytes ends too soon".formatted(bodyBytes()));
      }
      byte next = bytes[at++];
      raw |= (next & 0x7fL) << (7 * i);
      if (next >= 0) {
        return (raw >>> 1) ^ -(raw & 1);
      }
    }
    throw new AvroRuntimeException("a number of more than ten bytes");
  }
}
