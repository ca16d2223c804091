package io.lodestream.ingest.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lodestream.schemas.Document;
import io.lodestream.schemas.error.BadDataException;
import io.lodestream.schemas.registry.InMemoryRegistryClient;
import io.lodestream.schemas.serde.AvroSerde;
import io.lodestream.schemas.serde.AvroSerdes;
import io.lodestream.schemas.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentReaderTest {

  private static final Topics TOPICS = new Topics("", 1);
  private static final String DOCUMENTS = TOPICS.documents().name();
  private static final String JSON_TOPIC = TOPICS.documentsJson().name();

  private final AtomicInteger unknown = new AtomicInteger();
  private final AvroSerdes serdes = new AvroSerdes(new InMemoryRegistryClient());
  private final DocumentReader reader =
      new DocumentReader(
          TOPICS, serdes, KeyFormat.AUTO, UnknownFieldRule.KEEP, unknown::addAndGet, 2_000, 200);

  private Document readJson(String json) {
    return reader.read(JSON_TOPIC, "k", new RecordHeaders(), utf8(json));
  }

  @Test
  void readsEveryFieldOfAJsonDocument() {
    var document =
        readJson(
            """
            {"text": "words", "title": "T", "uri": "u:1", "mediaType": "Text/Markdown; charset=utf-8",
             "attributes": {"a": "x", "b": 1, "c": 1.5, "d": true, "e": null},
             "eventTime": "2026-01-31T09:30:00+01:00", "other": [1, 2]}""");
    assertThat(document)
        .isEqualTo(
            Document.newBuilder()
                .setText("words")
                .setTitle("T")
                .setUri("u:1")
                .setMediaType("text/markdown")
                .setAttributes(
                    Map.of("a", "x", "b", "1", "c", "1.5", "d", "true", "other", "[1,2]"))
                .setEventTime(Instant.parse("2026-01-31T08:30:00Z"))
                .build());
  }

  /** Neither a document nor a deletion, with a key or without. */
  @ParameterizedTest
  @ValueSource(strings = {"documents", "documents-json"})
  void refusesAnEmptyValueAndSaysHowToDelete(String topic) {
    var nothing = new byte[0];
    assertThat(reader.key(topic, utf8("k"), new RecordHeaders(), nothing)).isEqualTo("k");
    assertThatThrownBy(() -> reader.read(topic, "k", new RecordHeaders(), nothing))
        .isInstanceOf(BadDataException.class)
        .hasMessage(
            "the value is empty (0 bytes): send null to delete the document, or a document");
    var json = new RecordHeaders().add("content-type", utf8("application/json"));
    assertThatThrownBy(() -> reader.key(topic, null, json, nothing))
        .isInstanceOf(BadDataException.class)
        .hasMessageStartingWith("the value is empty");
  }

  @Test
  void keepsFieldsThatItDoesNotKnowAsAttributes() {
    var document =
        readJson(
            """
            {"text": "words", "titel": "T", "metadata": {"author": "A", "pages": 3, "none": null},
             "author": "B", "attributes": {"author": "C"}, "id": 5, "gone": null, "html": "%s"}"""
                .formatted("x".repeat(501)));
    assertThat(document.getAttributes())
        .isEqualTo(
            Map.of("titel", "T", "metadata.author", "A", "metadata.pages", "3", "author", "C"));
    assertThat(unknown).hasValue(4);
  }

  @Test
  void refusesFieldsThatItDoesNotKnowWhereConfigured() {
    var strict =
        new DocumentReader(
            TOPICS, serdes, KeyFormat.AUTO, UnknownFieldRule.REFUSE, fields -> {}, 2_000, 200);
    assertThatThrownBy(
            () ->
                strict.read(
                    JSON_TOPIC,
                    "k",
                    new RecordHeaders(),
                    utf8("{\"text\": \"w\", \"titel\": \"T\"}")))
        .isInstanceOf(BadDataException.class)
        .hasMessageStartingWith("'titel' is no field of a document");
  }

  @Test
  void takesDefaultsForAbsentAndNullFields() {
    assertThat(readJson("\uFEFF {\"text\":\"w\",\"title\":null,\"uri\":null,\"eventTime\":null}"))
        .isEqualTo(Document.newBuilder().setText("w").build());
  }

  @ParameterizedTest
  @CsvSource({"1500000000000, 2017-07-14T02:40:00Z", "'\"2020-02-29\"', 2020-02-29T00:00:00Z"})
  void readsEventTimesInMillisecondsAndAsDates(String json, Instant expected) {
    assertThat(readJson("{\"text\":\"w\",\"eventTime\":%s}".formatted(json)).getEventTime())
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "{\"title\":\"x\"} ~ text must be a string, was missing",
        "{\"text\":null} ~ text must be a string, was null",
        "{\"text\":[\"secret\"]} ~ text must be a string, was array",
        "{\"text\":\"secret\",\"title\":3} ~ title must be a string, was number",
        "{\"text\":\"secret\",\"uri\":{}} ~ uri must be a string, was object",
        "{\"text\":\"secret\",\"attributes\":[]} ~ attributes must be an object, was array",
        "{\"text\":\"secret\",\"attributes\":{\"k\":{}}} ~ attributes.k must be a string, number or"
            + " boolean, was object",
        "{\"text\":\"secret\",\"eventTime\":true} ~ eventTime must be an ISO-8601 time or"
            + " milliseconds since 1970, was boolean",
        "{\"text\":\"secret\",\"eventTime\":\"2026-01-31T09:30:00\"} ~ eventTime must be an ISO-8601"
            + " time with its offset, such as 2026-01-31T09:30:00Z, or milliseconds since 1970; was"
            + " a string of 19 characters",
        "{\"text\":\"secret\",\"eventTime\":\"+999999999-12-31\"} ~ eventTime must be an ISO-8601"
            + " time with its offset, such as 2026-01-31T09:30:00Z, or milliseconds since 1970; was"
            + " a string of 16 characters",
        "{\"text\":\"secret\",\"mediaType\":\"a secret\"} ~ mediaType must be text/plain or"
            + " text/markdown, was a string of 8 characters",
        "{\"text\":\"secret\",\"mediaType\":\"text/html\"} ~ mediaType must be text/plain or"
            + " text/markdown, was 'text/html'",
        "{\"text\":\" \\n\\u0000\"} ~ text is empty: nothing but white space and control characters",
        "{\"text\":\"secret\\ud800\"} ~ text holds half a surrogate pair (\\ud800) at character 6",
        "{\"text\":\"a\",\"text\":\"secret\"} ~ the value is not valid JSON at line 1, column 19",
        "{\"text\":\"a\"} secret ~ the value is not valid JSON at line 1, column 20",
        "{\"text\":\"secret ~ the value is not valid JSON at line 1, column 16",
        "[\"secret\"] ~ the JSON must be an object, was array",
      })
  void saysWhatIsWrongWithoutTheText(String json, String message) {
    assertThatThrownBy(() -> readJson(json))
        .isInstanceOf(BadDataException.class)
        .hasMessage(message)
        .hasMessageNotContaining("secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", "Application/JSON; charset=utf-8"})
  void believesAContentType(String type) {
    var headers = new RecordHeaders().add("content-type", utf8(type));
    assertThatThrownBy(() -> reader.read(DOCUMENTS, "k", headers, utf8("[]")))
        .hasMessageContaining("must be an object");
  }

  @Test
  void recognisesJsonAmongAvro() {
    var json = utf8("\n {\"text\":\"json\"}");
    assertThat(reader.read(DOCUMENTS, "k", new RecordHeaders(), json).getText()).isEqualTo("json");
    var avro = avro("avro text");
    assertThat(reader.read(DOCUMENTS, "k", new RecordHeaders(), avro).getText())
        .isEqualTo("avro text");
  }

  @Test
  void readsABareAvroBodyThatLooksLikeJsonWhenAHeaderHoldsTheSchemaId() {
    // An empty title is byte 0; a title of 61 letters begins with '{', the length 61 in Avro.
    var document = Document.newBuilder().setTitle("t".repeat(61)).setText("words").build();
    var framed = serdes.of(Document.class).serializer().serialize(DOCUMENTS, document);
    var body = Arrays.copyOfRange(framed, 5, framed.length);
    assertThat(body[0]).isEqualTo((byte) 'z');
    Headers headers =
        new RecordHeaders().add(AvroSerde.SCHEMA_ID_HEADER, Arrays.copyOfRange(framed, 0, 5));
    assertThat(reader.read(DOCUMENTS, "k", headers, body)).isEqualTo(document);
  }

  @Test
  void refusesMalformedUtf8InJsonAndAvro() {
    var json = utf8("{\"text\":\"caf?\"}");
    json[12] = (byte) 0xE9;
    assertThatThrownBy(() -> reader.read(JSON_TOPIC, "k", new RecordHeaders(), json))
        .isInstanceOf(BadDataException.class)
        .hasMessage("the value is not valid UTF-8 at byte 12");
    var avro = avro("caf?");
    avro[indexOf(avro, (byte) '?')] = (byte) 0xE9;
    assertThatThrownBy(() -> reader.read(DOCUMENTS, "k", new RecordHeaders(), avro))
        .isInstanceOf(BadDataException.class)
        .hasMessage("a string of the Avro value is not valid UTF-8");
  }

  @Test
  void acceptsAReplacementCharacterThatTheProducerWrote() {
    assertThat(reader.read(DOCUMENTS, "k", new RecordHeaders(), avro("a\uFFFDb")).getText())
        .isEqualTo("a\uFFFDb");
  }

  @Test
  void refusesWhatIsTooLarge() {
    assertThatThrownBy(() -> readJson("{\"text\":\"%s\"}".formatted("x".repeat(2_000))))
        .isInstanceOf(BadDataException.class)
        .hasMessage("the value has 2011 bytes, ingest.max-document-bytes allows 2000");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"title\":\"%s\"",
        "\"uri\":\"%s\"",
        "\"mediaType\":\"%s\"",
        "\"attributes\":{\"%s\":\"x\"}",
        "\"attributes\":{\"x\":\"%s\"}"
      })
  void refusesMetadataThatIsTooLargeForEveryPassage(String field) {
    var json = "{\"text\":\"w\",%s}".formatted(field.formatted("é".repeat(101)));
    assertThatThrownBy(() -> readJson(json))
        .isInstanceOf(BadDataException.class)
        .hasMessageStartingWith("title, uri, mediaType and attributes have 2")
        .hasMessageEndingWith("bytes, ingest.max-metadata-bytes allows 200");
  }

  @Test
  void refusesAnIdThatIsTooLargeHoweverItCame() {
    var longest = "é".repeat(512);
    assertThat(reader.key(DOCUMENTS, utf8(longest), new RecordHeaders(), null)).isEqualTo(longest);
    var message = "the document id has 1025 bytes, at most 1024 are allowed";
    assertThatThrownBy(
            () -> reader.key(DOCUMENTS, utf8(longest + "x"), new RecordHeaders(), avro("w")))
        .isInstanceOf(BadDataException.class)
        .hasMessage(message);
    var json = utf8("{\"id\":\"%sx\"}".formatted(longest));
    assertThatThrownBy(() -> reader.key(JSON_TOPIC, null, new RecordHeaders(), json))
        .isInstanceOf(BadDataException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {"{\"id\":\"a\",\"_id\":\"b\"} ~ a", "{\"_id\":\"b\"} ~ b", "{\"id\":12} ~ 12"})
  void takesTheIdOfARecordWithoutAKey(String json, String expected) {
    assertThat(reader.key(JSON_TOPIC, null, new RecordHeaders(), utf8(json))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "{\"text\":\"a\"} ~ the record has no key and its JSON neither id nor _id",
        "{\"id\":\"a\\udc00\"} ~ the document id holds half a surrogate pair (\\udc00) at character"
            + " 1",
        "{\"id\":{}} ~ id must be a string or a whole number, was object"
      })
  void refusesARecordThatNothingNames(String json, String message) {
    assertThatThrownBy(() -> reader.key(JSON_TOPIC, null, new RecordHeaders(), utf8(json)))
        .isInstanceOf(BadDataException.class)
        .hasMessage(message);
  }

  @Test
  void prefersTheKeyToTheId() {
    assertThat(reader.key(JSON_TOPIC, utf8("key"), new RecordHeaders(), utf8("{\"id\":\"a\"}")))
        .isEqualTo("key");
  }

  private byte[] avro(String text) {
    return serdes
        .of(Document.class)
        .serializer()
        .serialize(DOCUMENTS, Document.newBuilder().setText(text).build());
  }

  private static int indexOf(byte[] bytes, byte wanted) {
    int at = 0;
    while (bytes[at] != wanted) {
      at++;
    }
    return at;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
