package io.lodestream.schemas.serde;

import static org.assertj.core.api.Assertions.fail;

import io.lodestream.schemas.error.BadDataException;
import io.lodestream.schemas.registry.MapRegistry;
import io.lodestream.schemas.topics.Topic;
import io.lodestream.schemas.topics.Topics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.util.RandomData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Whatever schema somebody registered and whatever bytes follow its id: a reader gets a value or
 * {@link BadDataException}, soon, and nothing else ever. Each case is told by its number, of which
 * alone it is made.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class HostileSchemasTest {

  private static final int CASES = 2_000;
  private static final int BODIES = 6;
  private static final long SLOWEST_MS = 5_000;

  private static final List<String> PRIMITIVES =
      List.of("null", "boolean", "int", "long", "float", "double", "string", "bytes");

  @Test
  void givesAValueOrBadData() {
    var topics =
        new Topics("", 1).all().stream().filter(topic -> topic.valueType() != null).toList();
    for (int number = 0; number < CASES; number++) {
      var random = new SplittableRandom(number);
      read(number, topics.get(number % topics.size()), random);
    }
  }

  private static <V extends SpecificRecord> void read(
      int number, Topic<V> topic, SplittableRandom random) {
    var ours = SpecificData.get().getSchema(topic.valueType());
    var hostile = new HostileSchema(random);
    var writer = hostile.like(ours);
    var registry = new MapRegistry();
    int id = registry.register("x", writer);
    var serde = new AvroSerde<>(topic.valueType(), registry);
    for (int i = 0; i < BODIES; i++) {
      var value = framed(id, hostile.isFinite ? body(writer, random) : noise(random));
      long begin = System.nanoTime();
      try {
        serde.deserializer().deserialize(topic.name(), value);
      } catch (BadDataException expected) {
        // What a reader sets aside.
      } catch (Throwable other) {
        fail("case %d, body %d, schema %s: %s".formatted(number, i, writer, other), other);
      }
      long took = Duration.ofNanos(System.nanoTime() - begin).toMillis();
      if (took > SLOWEST_MS) {
        fail("case %d, body %d, schema %s: took %d ms".formatted(number, i, writer, took));
      }
    }
  }

  private static byte[] framed(int id, byte[] body) {
    return ByteBuffer.allocate(5 + body.length).put((byte) 0).putInt(id).put(body).array();
  }

  /** Noise, or a body that the schema allows, or one that was damaged. */
  private static byte[] body(Schema writer, SplittableRandom random) {
    int kind = random.nextInt(4);
    if (kind == 0) {
      return noise(random);
    }
    try {
      var value = new RandomData(writer, 1, random.nextLong()).iterator().next();
      var out = new ByteArrayOutputStream();
      var encoder = EncoderFactory.get().binaryEncoder(out, null);
      new GenericDatumWriter<>(writer).write(value, encoder);
      encoder.flush();
      return kind == 1 ? out.toByteArray() : damaged(out.toByteArray(), random);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] noise(SplittableRandom random) {
    var noise = new byte[random.nextInt(300)];
    random.nextBytes(noise);
    return noise;
  }

  private static byte[] damaged(byte[] body, SplittableRandom random) {
    var bytes = body.clone();
    for (int i = 0; i < 3 && bytes.length > 0; i++) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(3)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes = Arrays.copyOf(bytes, at);
        default -> {
          // A huge length or count
          for (int b = at; b < Math.min(bytes.length, at + 8); b++) {
            bytes[b] = (byte) 0xfe;
          }
        }
      }
    }
    return bytes;
  }

  /** Makes schemas that a registry accepts and that no friend would write. */
  private static final class HostileSchema {

    private final SplittableRandom random;
    private final List<String> open = new ArrayList<>();
    private int names;

    /** Whether there are values of it that fit into memory. */
    private boolean isFinite = true;

    HostileSchema(SplittableRandom random) {
      this.random = random;
    }

    /** Ours with other types, without fields, or with fields that the reader must skip. */
    Schema like(Schema ours) {
      open.add(ours.getFullName());
      var fields = new ArrayList<String>();
      for (var field : ours.getFields()) {
        switch (random.nextInt(6)) {
          case 0 -> {
            // Left out.
          }
          case 1 -> fields.add(field(field.name(), type(0)));
          default -> fields.add(field(field.name(), plain(field.schema())));
        }
      }
      for (int i = random.nextInt(4); i > 0; i--) {
        fields.add(random.nextInt(fields.size() + 1), field("extra" + i, type(0)));
      }
      return new Schema.Parser()
          .parse(
              "{\"type\":\"record\",\"name\":\"%s\",\"namespace\":\"%s\",\"fields\":[%s]}"
                  .formatted(ours.getName(), ours.getNamespace(), String.join(",", fields)));
    }

    private static String field(String name, String type) {
      return "{\"name\":\"%s\",\"type\":%s}".formatted(name, type);
    }

    /** The field's own type, with names of its own so that none is defined twice. */
    private String plain(Schema schema) {
      return switch (schema.getType()) {
        case RECORD, ENUM, FIXED -> type(0);
        case UNION ->
            schema.getTypes().stream().anyMatch(t -> t.getType() == Schema.Type.RECORD)
                ? type(0)
                : "[\"null\",\"string\"]";
        case ARRAY -> "{\"type\":\"array\",\"items\":%s}".formatted(plain(schema.getElementType()));
        case MAP -> "{\"type\":\"map\",\"values\":%s}".formatted(plain(schema.getValueType()));
        default -> "\"%s\"".formatted(schema.getType().getName());
      };
    }

    private String type(int depth) {
      int kind = random.nextInt(depth > 4 ? 8 : 14);
      if (kind < 6) {
        return "\"%s\"".formatted(PRIMITIVES.get(random.nextInt(PRIMITIVES.size())));
      }
      return switch (kind) {
        case 6 -> fixed(random.nextInt(4) == 0);
        case 7 -> "{\"type\":\"enum\",\"name\":\"%s\",\"symbols\":[\"A\"]}".formatted(name());
        case 8 -> "{\"type\":\"array\",\"items\":%s}".formatted(type(depth + 1));
        case 9 -> "{\"type\":\"map\",\"values\":%s}".formatted(type(depth + 1));
        case 10 -> again();
        case 11 ->
            "[\"null\",{\"type\":\"array\",\"items\":%s},\"string\"]".formatted(type(depth + 1));
        case 12 -> "{\"type\":\"int\",\"logicalType\":\"decimal\",\"precision\":-1}";
        default -> record(depth);
      };
    }

    private String fixed(boolean isHuge) {
      isFinite &= !isHuge;
      return "{\"type\":\"fixed\",\"name\":\"%s\",\"size\":%d}"
          .formatted(name(), isHuge ? 2_000_000_000 : random.nextInt(9));
    }

    /** A record within itself. */
    private String again() {
      isFinite = false;
      return "\"%s\"".formatted(open.get(random.nextInt(open.size())));
    }

    private String record(int depth) {
      var name = name();
      open.add(name);
      var fields = new ArrayList<String>();
      for (int i = random.nextInt(4); i > 0; i--) {
        fields.add(field("f" + i, type(depth + 1)));
      }
      open.remove(name);
      return "{\"type\":\"record\",\"name\":\"%s\",\"fields\":[%s]}"
          .formatted(name, String.join(",", fields));
    }

    private String name() {
      return "N" + names++;
    }
  }
}
