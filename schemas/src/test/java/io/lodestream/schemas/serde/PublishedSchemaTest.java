package io.lodestream.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.schemas.Document;
import io.lodestream.schemas.registry.MapRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.specific.SpecificData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PublishedSchemaTest {

  private static final Path FILES = Path.of("src/main/avro");

  private static final Document DOCUMENT =
      Document.newBuilder().setText("text").setUri("u").setAttributes(Map.of("a", "b")).build();

  /** Each record of each file; a file of several is a list. */
  static Stream<Schema> published() throws IOException {
    try (var files = Files.list(FILES)) {
      return files.sorted().toList().stream().flatMap(PublishedSchemaTest::records);
    }
  }

  private static Stream<Schema> records(Path file) {
    try {
      var parsed = new Schema.Parser().parse(Files.readString(file));
      return (parsed.isUnion() ? parsed.getTypes().stream() : Stream.of(parsed))
          .filter(schema -> schema.getType() == Schema.Type.RECORD);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Schema generated(Schema published) throws ClassNotFoundException {
    return SpecificData.get().getSchema(Class.forName(published.getFullName()));
  }

  @ParameterizedTest
  @MethodSource("published")
  void isTheTextOfTheFile(Schema published) throws ClassNotFoundException {
    assertThat(PublishedSchema.of(generated(published))).hasToString(published.toString());
  }

  @ParameterizedTest
  @MethodSource("published")
  void fitsTheGeneratedSchemaBothWays(Schema published) throws ClassNotFoundException {
    var generated = generated(published);
    assertThat(fit(published, generated)).isEqualTo(SchemaCompatibilityType.COMPATIBLE);
    assertThat(fit(generated, published)).isEqualTo(SchemaCompatibilityType.COMPATIBLE);
  }

  private static SchemaCompatibilityType fit(Schema reader, Schema writer) {
    return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer).getType();
  }

  @Test
  void isWhatASerializerRegisters() throws IOException {
    var registry = new MapRegistry();
    new AvroSerde<>(Document.class, registry).serializer().serialize("documents", DOCUMENT);
    assertThat(registry.schemaById(1))
        .hasToString(
            new Schema.Parser().parse(Files.readString(FILES.resolve("Document.avsc"))).toString());
  }

  @Test
  void isReadIntoJavasStringsAndSoIsTheGeneratedOne() {
    var registry = new MapRegistry();
    var serde = new AvroSerde<>(Document.class, registry);
    var written = serde.serializer().serialize("documents", DOCUMENT);
    int generated = registry.register("documents-value", Document.getClassSchema());
    var earlier = ByteBuffer.wrap(written.clone()).putInt(1, generated).array();

    for (var bytes : new byte[][] {written, earlier}) {
      var read = serde.deserializer().deserialize("documents", bytes);
      assertThat(read).isEqualTo(DOCUMENT);
      assertThat((Object) read.getText()).isInstanceOf(String.class);
      assertThat(read.getAttributes()).containsEntry("a", "b");
    }
    assertThat(earlier).isNotEqualTo(written);
  }
}
