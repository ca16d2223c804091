package io.lodestream.schemas.serde;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.util.RandomData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class BodyCheckTest {

  private static final Schema EVERY_KIND =
      new Schema.Parser()
          .parse(
              """
              {"type":"record","name":"All","fields":[
                {"name":"n","type":"null"}, {"name":"b","type":"boolean"}, {"name":"i","type":"int"},
                {"name":"l","type":"long"}, {"name":"f","type":"float"}, {"name":"d","type":"double"},
                {"name":"s","type":"string"}, {"name":"y","type":"bytes"},
                {"name":"x","type":{"type":"fixed","name":"F","size":5}},
                {"name":"e","type":{"type":"enum","name":"E","symbols":["A","B"]}},
                {"name":"u","type":["null","string",{"type":"array","items":"long"}]},
                {"name":"a","type":{"type":"array","items":{"type":"map","values":"string"}}},
                {"name":"m","type":{"type":"map","values":{"type":"array","items":"null"}}},
                {"name":"r","type":["null","All"]}]}""");

  @Test
  void acceptsWhateverAvroWrites() throws IOException {
    for (var value : new RandomData(EVERY_KIND, 500, 17L)) {
      assertAccepted(bytes(value, out -> EncoderFactory.get().binaryEncoder(out, null)));
      assertAccepted(bytes(value, out -> EncoderFactory.get().blockingBinaryEncoder(out, null)));
    }
  }

  @Test
  void refusesEveryBodyThatIsCutShort() throws IOException {
    for (var value : new RandomData(EVERY_KIND, 50, 18L)) {
      var body = bytes(value, out -> EncoderFactory.get().binaryEncoder(out, null));
      for (int length = 0; length < Math.min(body.length, 300); length++) {
        var cut = ByteBuffer.wrap(body, 0, length);
        assertThatThrownBy(() -> BodyCheck.check(EVERY_KIND, cut))
            .isInstanceOf(AvroRuntimeException.class);
      }
    }
  }

  @Test
  void refusesACountOfNullsThatWouldTakeCenturies() {
    // 4e18 items that have no bytes
    refuses("{\"type\":\"array\",\"items\":\"null\"}", "80808088d0e0c1826f", "more than");
  }

  @Test
  void refusesACountOfRecordsWithoutFields() {
    refuses(
        "{\"type\":\"array\",\"items\":{\"type\":\"record\",\"name\":\"Empty\",\"fields\":[]}}",
        "80808088d0e0c1826f",
        "more than");
  }

  @Test
  void refusesAValueThatContainsItself() {
    refuses(
        "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"again\",\"type\":\"R\"}]}",
        "",
        "nested deeper than 128");
  }

  @Test
  void refusesASmallSchemaOfBillionsOfValues() {
    // Each record has the next one eight times; thirty of them.
    var schema = Schema.create(Schema.Type.NULL);
    for (int level = 0; level < 30; level++) {
      var fields = SchemaBuilder.record("Laugh" + level).fields();
      for (int i = 0; i < 8; i++) {
        fields = fields.name("f" + i).type(schema).noDefault();
      }
      schema = fields.endRecord();
    }
    var laughs = schema;
    assertThatThrownBy(() -> BodyCheck.check(laughs, ByteBuffer.allocate(0)))
        .hasMessageContaining("more than 10000 values in a body of 0 bytes");
  }

  @Test
  void refusesDeepNestingWithoutNestingItself() {
    var tree =
        "{\"type\":\"record\",\"name\":\"T\",\"fields\":[{\"name\":\"t\",\"type\":[\"null\",\"T\"]}]}";
    refuses(tree, "02".repeat(20_000) + "00", "nested deeper than 128");
    var schema = new Schema.Parser().parse(tree);
    assertThatCode(() -> BodyCheck.check(schema, hex("02".repeat(127) + "00")))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "010800020400, 0: a block of one item said to have four bytes",
    "0101, a block of fewer than 0 bytes",
    "0106, a block beyond the body",
    "ffffffffffffffffff0102, the lowest count",
    "ffffffffffffffffffff01, a number of eleven bytes"
  })
  void refusesBlocksThatLie(String body, String what) {
    var longs = new Schema.Parser().parse("{\"type\":\"array\",\"items\":\"long\"}");
    assertThatThrownBy(() -> BodyCheck.check(longs, hex(body)))
        .as(what)
        .isInstanceOf(AvroRuntimeException.class);
  }

  private static byte[] bytes(Object value, Function<OutputStream, BinaryEncoder> encoding)
      throws IOException {
    var out = new ByteArrayOutputStream();
    var encoder = encoding.apply(out);
    new GenericDatumWriter<>(EVERY_KIND).write(value, encoder);
    encoder.flush();
    return out.toByteArray();
  }

  private static void refuses(String schema, String body, String message) {
    var parsed = new Schema.Parser().parse(schema);
    assertThatThrownBy(() -> BodyCheck.check(parsed, hex(body)))
        .isInstanceOf(AvroRuntimeException.class)
        .hasMessageContaining(message);
  }

  private static ByteBuffer hex(String body) {
    return ByteBuffer.wrap(HexFormat.of().parseHex(body));
  }

  private static void assertAccepted(byte[] body) {
    assertThatCode(() -> BodyCheck.check(EVERY_KIND, ByteBuffer.wrap(body)))
        .doesNotThrowAnyException();
  }
}
