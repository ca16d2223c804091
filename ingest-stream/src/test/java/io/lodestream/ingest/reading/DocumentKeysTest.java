package io.lodestream.ingest.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lodestream.schemas.error.BadDataException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.IntegerSerializer;
import org.apache.kafka.common.serialization.LongSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentKeysTest {

  private final DocumentKeys keys = new DocumentKeys(KeyFormat.AUTO);

  private String id(byte[] key) {
    return keys.id(key, new RecordHeaders());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          doc-1 | doc-1
          42 | 42
          日本語/ä | 日本語/ä
          "doc-1" | doc-1
          "a\\"b" | a"b
          "doc" of mine | "doc" of mine
          {3F25-04E0} | {3F25-04E0}
          """)
  void readsTextAndJsonStrings(String key, String id) {
    assertThat(id(utf8(key))).isEqualTo(id);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 16, 63, 64, 300})
  void readsAvroStringsOfEveryLength(int length) {
    var id = "x".repeat(length);
    assertThat(id(wire(id))).isEqualTo(id);
  }

  @Test
  void readsAnAvroStringWhoseSchemaIsNamedByAHeader() {
    var headers = new RecordHeaders();
    headers.add("__key_schema_id", new byte[] {0, 0, 0, 0, 1});
    var avro = avro("a document whose length is a printable character");
    assertThat(keys.id(avro, headers))
        .isEqualTo("a document whose length is a printable character");
  }

  @Test
  void refusesNumbersWhoseBytesWouldBeText() {
    for (long number : new long[] {0, 1, 65, 1_234_567, Long.MAX_VALUE, -1}) {
      refuses(new LongSerializer().serialize("t", number));
    }
    refuses(new IntegerSerializer().serialize("t", 1));
    refuses(new IntegerSerializer().serialize("t", 0x41420043));
  }

  @Test
  void refusesAvroThatIsNoString() {
    // A long, a record of a long and a string, a string that breaks off
    refuses(new byte[] {0, 0, 0, 0, 1, 84});
    refuses(new byte[] {0, 0, 0, 0, 1, 4, 2, 'a'});
    refuses(new byte[] {0, 0, 0, 0, 1, 10, 'a'});
    refuses(new byte[] {0, 0, 0, 0, 1});
    refuses(new byte[] {0, 0, 0, 0, 1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1});
  }

  @Test
  void saysWhereTheIdOfAJsonObjectIsToBeTakenOut() {
    assertThatThrownBy(() -> id(utf8("{\"id\": 5}")))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("ExtractField$Key");
  }

  @Test
  void takesEveryTextAsItStandsWhereConfigured() {
    var strings = new DocumentKeys(KeyFormat.STRING);
    for (var key : new String[] {"\"doc-1\"", "a\tb", "{\"id\": 5}"}) {
      assertThat(strings.id(utf8(key), new RecordHeaders())).isEqualTo(key);
    }
  }

  private void refuses(byte[] key) {
    assertThatThrownBy(() -> id(key)).isInstanceOf(BadDataException.class);
  }

  private static byte[] wire(String text) {
    var avro = avro(text);
    return ByteBuffer.allocate(5 + avro.length).put((byte) 0).putInt(7).put(avro).array();
  }

  private static byte[] avro(String text) {
    var bytes = utf8(text);
    var buffer = ByteBuffer.allocate(bytes.length + 5);
    long length = 2L * bytes.length;
    while (length > 0x7F) {
      buffer.put((byte) (length & 0x7F | 0x80));
      length >>>= 7;
    }
    buffer.put((byte) length).put(bytes).flip();
    var written = new byte[buffer.remaining()];
    buffer.get(written);
    return written;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
