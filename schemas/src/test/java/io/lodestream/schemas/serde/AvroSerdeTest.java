package io.lodestream.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lodestream.schemas.Document;
import io.lodestream.schemas.Relevance;
import io.lodestream.schemas.error.BadDataException;
import io.lodestream.schemas.error.FatalException;
import io.lodestream.schemas.registry.MapRegistry;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AvroSerdeTest {

  private static final String TOPIC = "documents";
  private static final Document DOCUMENT =
      Document.newBuilder()
          .setTitle("título 😀")
          .setText("text")
          .setUri("u")
          .setAttributes(Map.of("a", "b"))
          .setEventTime(Instant.ofEpochMilli(1234))
          .build();

  private final MapRegistry registry = new MapRegistry();
  private final AvroSerde<Document> serde = new AvroSerde<>(Document.class, registry);

  private Document read(Headers headers, byte[] bytes) {
    return serde.deserializer().deserialize(TOPIC, headers, bytes);
  }

  private byte[] written() {
    return serde.serializer().serialize(TOPIC, DOCUMENT);
  }

  @Test
  void readsWhatItWrote() {
    assertThat(read(new RecordHeaders(), written())).isEqualTo(DOCUMENT);
    assertThat(serde.deserializer().deserialize(TOPIC, written())).isEqualTo(DOCUMENT);
  }

  @Test
  void writesConfluentsWireFormat() {
    assertThat(written()).startsWith(0, 0, 0, 0, 1);
  }

  @Test
  void passesTombstonesThrough() {
    assertThat(serde.serializer().serialize(TOPIC, null)).isNull();
    assertThat(read(new RecordHeaders(), null)).isNull();
    assertThat(registry.calls).isZero();
  }

  @Test
  void readsASchemaIdFromTheHeader() {
    var framed = written();
    var headers =
        new RecordHeaders().add(AvroSerde.SCHEMA_ID_HEADER, Arrays.copyOfRange(framed, 0, 5));
    assertThat(read(headers, Arrays.copyOfRange(framed, 5, framed.length))).isEqualTo(DOCUMENT);
  }

  @Test
  void readsAGuidFromTheHeaderAndFromThePrefix() {
    var body = Arrays.copyOfRange(written(), 5, written().length);
    var guid = MapRegistry.guid(registry.schemaById(1));
    var prefix =
        ByteBuffer.allocate(17)
            .put((byte) 1)
            .putLong(guid.getMostSignificantBits())
            .putLong(guid.getLeastSignificantBits())
            .array();
    var headers = new RecordHeaders().add(AvroSerde.SCHEMA_ID_HEADER, prefix);
    assertThat(read(headers, body)).isEqualTo(DOCUMENT);
    var whole = ByteBuffer.allocate(17 + body.length).put(prefix).put(body).array();
    assertThat(read(new RecordHeaders(), whole)).isEqualTo(DOCUMENT);
  }

  @ParameterizedTest
  @CsvSource({
    "'', of 0 bytes holds no schema id",
    "00, of 1 bytes holds no schema id",
    "000000000100, of 6 bytes holds no schema id",
    "0100000001, of 5 bytes holds no schema id",
    "01 00000000000000000000000000000001 00, of 18 bytes holds no schema id",
    "0200000001, first byte 0x02",
    "0000000063, no schema id 99",
    "01 00000000000000000000000000000001, no schema GUID 00000000-0000-0000-0000-000000000001"
  })
  void saysWhatIsWrongWithAHeader(String hex, String message) {
    var body = Arrays.copyOfRange(written(), 5, written().length);
    var header = HexFormat.of().parseHex(hex.replace(" ", ""));
    var headers = new RecordHeaders().add(AvroSerde.SCHEMA_ID_HEADER, header);
    assertThatThrownBy(() -> read(headers, body))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining(message);
  }

  @Test
  void readsPastAHeaderWithoutAValue() {
    var headers = new RecordHeaders().add(AvroSerde.SCHEMA_ID_HEADER, null);
    assertThat(read(headers, written())).isEqualTo(DOCUMENT);
  }

  @Test
  void fillsInDefaultsOfAnOlderWriter() throws Exception {
    var older =
        SchemaBuilder.record("Document")
            .namespace("io.lodestream.schemas")
            .fields()
            .requiredString("text")
            .endRecord();
    assertThat(read(new RecordHeaders(), bytes(older, "old")))
        .isEqualTo(Document.newBuilder().setText("old").build());
  }

  @Test
  void refusesAnotherRecordsSchema() throws Exception {
    var other = SchemaBuilder.record("Other").fields().requiredString("text").endRecord();
    var bytes = bytes(other, "x");
    var relevance = new AvroSerde<>(Relevance.class, registry).deserializer();
    assertThatThrownBy(() -> relevance.deserialize("feedback", bytes))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("feedback is not a Relevance");
  }

  @ParameterizedTest
  @CsvSource({
    "'', the value is empty",
    "00, 0 bytes after it",
    "7b7d, first byte 0x7b",
    "0000000063, no schema id 99",
    "0100, first byte 0x01"
  })
  void saysWhatIsWrongWithBytesOfNoKind(String hex, String message) {
    assertThatThrownBy(() -> read(new RecordHeaders(), HexFormat.of().parseHex(hex)))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining(message);
  }

  @Test
  void neverThrowsAnythingButBadDataForDamagedBytes() {
    var random = new Random(1);
    var good = written();
    for (int round = 0; round < 20_000; round++) {
      var damaged = Arrays.copyOf(good, 6 + random.nextInt(good.length));
      for (int edit = random.nextInt(6); edit >= 0; edit--) {
        damaged[5 + random.nextInt(damaged.length - 5)] = (byte) random.nextInt(256);
      }
      assertThatCode(() -> readOrRefuse(damaged)).doesNotThrowAnyException();
    }
  }

  private void readOrRefuse(byte[] bytes) {
    try {
      read(new RecordHeaders(), bytes);
    } catch (BadDataException e) {
      assertThat(e).hasMessageContaining("documents is not a Document");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "fcffffff0f, a string of 2^31 - 2 bytes",
    "fcffffff07, a string of 1 GiB",
    "feffffffffffffffff01, a length that is no int",
    "00020002 02 fcffffff07, an attribute map of 1 G entries"
  })
  void takesNoMemoryForLengthsBeyondTheBody(String hex, String what) {
    written();
    var bytes = HexFormat.of().parseHex("0000000001" + hex.replace(" ", ""));
    assertThatThrownBy(() -> read(new RecordHeaders(), bytes))
        .as(what)
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("a length of");
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void refusesWhatOnlySkippingWouldRead() {
    // Fields that a reader of documents does not know, and so skips: 20,000 values within each
    // other, and 4e18 values of no bytes.
    var tree =
        schemaWith(
            "{\"type\":\"record\",\"name\":\"T\",\"fields\":[{\"name\":\"t\",\"type\":[\"null\",\"T\"]}]}");
    var nulls = schemaWith("{\"type\":\"array\",\"items\":\"null\"}");

    assertThatThrownBy(() -> read(new RecordHeaders(), framed(tree, "02".repeat(20_000) + "00")))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("documents is not a Document: values nested deeper than 128");
    assertThatThrownBy(() -> read(new RecordHeaders(), framed(nulls, "80808088d0e0c1826f00")))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("documents is not a Document: more than");
  }

  private Schema schemaWith(String unknown) {
    return new Schema.Parser()
        .parse(
            """
            {"type":"record","name":"Document","namespace":"io.lodestream.schemas","fields":[
              {"name":"text","type":"string"}, {"name":"unknown","type":%s}]}\
            """
                .formatted(unknown));
  }

  /** A document of the text "x" and what the unknown field holds. */
  private byte[] framed(Schema schema, String unknown) {
    int id = registry.register("s", schema);
    var body = HexFormat.of().parseHex("0278" + unknown);
    return ByteBuffer.allocate(5 + body.length).put((byte) 0).putInt(id).put(body).array();
  }

  @Test
  void namesASerdeClassThatCannotBeLoaded() {
    var serdes = new AvroSerdes(registry, Optional.of("no.such.Serde"), Map.of());
    assertThatThrownBy(() -> serdes.of(Document.class))
        .isInstanceOf(FatalException.class)
        .hasMessageContaining("no.such.Serde");
  }

  private byte[] bytes(Schema schema, String text) throws Exception {
    var out = new java.io.ByteArrayOutputStream();
    out.write(0);
    out.write(ByteBuffer.allocate(4).putInt(registry.register("s", schema)).array());
    var encoder = EncoderFactory.get().binaryEncoder(out, null);
    var value = new GenericRecordBuilder(schema).set("text", text).build();
    new GenericDatumWriter<GenericRecord>(schema).write(value, encoder);
    encoder.flush();
    return out.toByteArray();
  }
}
