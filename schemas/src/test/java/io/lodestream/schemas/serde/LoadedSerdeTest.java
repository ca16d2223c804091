package io.lodestream.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lodestream.schemas.Document;
import io.lodestream.schemas.Relevance;
import io.lodestream.schemas.error.BadDataException;
import io.lodestream.schemas.error.RetryableException;
import io.lodestream.schemas.registry.MapRegistry;
import java.io.EOFException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.Test;

class LoadedSerdeTest {

  private final Deserializer<Document> deserializer =
      new AvroSerdes(new MapRegistry(), Optional.of(FailingSerde.class.getName()), Map.of())
          .of(Document.class)
          .deserializer();

  private Document read(String value) {
    return deserializer.deserialize("documents", value.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void readsWhatTheLoadedSerdeReads() {
    assertThat(read("words").getText()).isEqualTo("words");
  }

  @Test
  void takesDamagedBytesForBadData() {
    assertThatThrownBy(() -> read("damaged"))
        .isInstanceOf(BadDataException.class)
        .hasMessage("a value of documents cannot be read: not Avro");
    assertThatThrownBy(() -> read("truncated")).isInstanceOf(BadDataException.class);
    assertThatThrownBy(() -> read("deep"))
        .isInstanceOf(BadDataException.class)
        .hasMessage("a value of documents cannot be read: it is nested too deeply");
    assertThatThrownBy(
            () ->
                deserializer.deserialize(
                    "documents", new RecordHeaders(), "damaged".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(BadDataException.class);
  }

  @Test
  void takesAnotherRecordForBadData() {
    var relevance =
        new AvroSerdes(new MapRegistry(), Optional.of(FailingSerde.class.getName()), Map.of())
            .of(Relevance.class)
            .deserializer();
    assertThatThrownBy(() -> relevance.deserialize("feedback", new byte[] {'w'}))
        .isInstanceOf(BadDataException.class)
        .hasMessage("a value of feedback is not a Relevance but a Document");
  }

  @Test
  void takesAnUnreachableRegistryForAPassingFailure() {
    assertThatThrownBy(() -> read("unreachable")).isInstanceOf(RetryableException.class);
    assertThatThrownBy(() -> read("slow")).isInstanceOf(RetryableException.class);
  }

  /** Fails as serdes that ask a registry do; the value says how. */
  public static final class FailingSerde implements Serde<Document> {

    @Override
    public Serializer<Document> serializer() {
      return (topic, document) -> document.getText().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Deserializer<Document> deserializer() {
      return (topic, bytes) -> {
        var text = new String(bytes, StandardCharsets.UTF_8);
        switch (text) {
          case "damaged" -> throw new SerializationException("not Avro");
          case "truncated" -> throw new SerializationException("not Avro", new EOFException());
          case "unreachable" ->
              throw new SerializationException("no schema", new ConnectException("refused"));
          case "slow" -> throw new TimeoutException("registry");
          case "deep" -> throw new StackOverflowError();
          default -> {
            return Document.newBuilder().setText(text).build();
          }
        }
      };
    }
  }
}
