package io.lodestream.schemas.passages;

import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.schemas.Link;
import io.lodestream.schemas.Passage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.junit.jupiter.api.Test;

/** Passages of before they carried links, which stand in topics and state stores. */
class PassageSchemaTest {

  private static final Schema BEFORE = without("links");

  @Test
  void aPassageWithoutTheFieldHasNoLinks() throws IOException {
    // Given
    var old = new GenericData.Record(BEFORE);
    BEFORE.getFields().forEach(field -> old.put(field.name(), passage().get(field.name())));
    var bytes = new ByteArrayOutputStream();
    var encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    new GenericDatumWriter<GenericRecord>(BEFORE).write(old, encoder);
    encoder.flush();

    // When
    var read =
        new SpecificDatumReader<Passage>(BEFORE, Passage.getClassSchema())
            .read(null, DecoderFactory.get().binaryDecoder(bytes.toByteArray(), null));

    // Then
    assertThat(read).isEqualTo(Passage.newBuilder(passage()).setLinks(List.of()).build());
  }

  @Test
  void whoDoesNotKnowTheFieldReadsTheRest() throws IOException {
    // Given
    var bytes = new ByteArrayOutputStream();
    var encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    new SpecificDatumWriter<>(Passage.class).write(passage(), encoder);
    encoder.flush();

    // When
    var read =
        new GenericDatumReader<GenericRecord>(Passage.getClassSchema(), BEFORE)
            .read(null, DecoderFactory.get().binaryDecoder(bytes.toByteArray(), null));

    // Then
    assertThat(read.get("text").toString()).isEqualTo("words");
  }

  private static Passage passage() {
    return Passage.newBuilder()
        .setDocumentId("d")
        .setOrdinal(0)
        .setText("words")
        .setStartOffset(0)
        .setEndOffset(5)
        .setContentHash("hash")
        .setCluster("d")
        .setTokenCount(1)
        .setVersion(1)
        .setLinks(List.of(new Link("tide tables", "tables.md")))
        .build();
  }

  private static Schema without(String name) {
    var now = Passage.getClassSchema();
    var fields =
        now.getFields().stream()
            .filter(field -> !field.name().equals(name))
            .map(field -> new Schema.Field(field, field.schema()))
            .toList();
    return Schema.createRecord(now.getName(), now.getDoc(), now.getNamespace(), false, fields);
  }
}
