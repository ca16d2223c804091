package io.lodestream.ingest.reading;

import io.lodestream.runtime.json.JsonValues;
import io.lodestream.runtime.streams.RawReader;
import io.lodestream.schemas.Document;
import io.lodestream.schemas.error.BadDataException;
import io.lodestream.schemas.serde.AvroSerdes;
import io.lodestream.schemas.topics.Topics;
import java.util.function.IntConsumer;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Reads documents as users produce them. A value is JSON if its record says so (content-type {@code
 * application/json}), comes by {@code documents-json}, or begins with an opening brace; every other
 * value is Avro. A value without a byte is neither a document nor a deletion.
 */
public final class DocumentReader implements RawReader<Document> {

  private final String jsonTopic;
  private final Deserializer<Document> avro;
  private final JsonDocuments json;
  private final DocumentKeys keys;
  private final long maxBytes;
  private final DocumentRules rules;

  /**
   * @param keys how records' keys are written
   * @param unknownCounted told how many unknown fields a JSON document has
   * @param maxBytes largest record value accepted
   * @param maxMetadataBytes most UTF-8 bytes accepted of all but the text
   */
  public DocumentReader(
      Topics topics,
      AvroSerdes serdes,
      KeyFormat keys,
      UnknownFieldRule unknownFields,
      IntConsumer unknownCounted,
      long maxBytes,
      long maxMetadataBytes) {
    this.jsonTopic = topics.documentsJson().name();
    this.avro = serdes.of(topics.documents()).deserializer();
    this.json = new JsonDocuments(maxBytes, new UnknownFields(unknownFields, unknownCounted));
    this.keys = new DocumentKeys(keys);
    this.maxBytes = maxBytes;
    this.rules = new DocumentRules(maxMetadataBytes);
  }

  @Override
  public String key(String topic, byte[] key, Headers headers, byte[] value) {
    boolean isKeyless = key == null || key.length == 0;
    if (isKeyless && value != null && isJson(topic, headers, value)) {
      refuseEmpty(value);
      refuseOversized(value);
      return DocumentRules.checkedId(json.id(value));
    }
    if (isKeyless) {
      throw new BadDataException("the record has no key");
    }
    return DocumentRules.checkedId(keys.id(key, headers));
  }

  @Override
  public Document read(String topic, String key, Headers headers, byte[] value) {
    refuseEmpty(value);
    refuseOversized(value);
    var document =
        isJson(topic, headers, value) ? json.read(value) : readAvro(topic, headers, value);
    return rules.checked(document);
  }

  private Document readAvro(String topic, Headers headers, byte[] value) {
    var document = avro.deserialize(topic, headers, value);
    StrictUtf8.refuseReplaced(document, value);
    return document;
  }

  /**
   * Some producers write null as no bytes, others an empty file as it is. Whoever took one for the
   * other would delete a document that was to stay.
   */
  private static void refuseEmpty(byte[] value) {
    if (value.length == 0) {
      throw new BadDataException(
          "the value is empty (0 bytes): send null to delete the document, or a document");
    }
  }

  private void refuseOversized(byte[] value) {
    if (value.length > maxBytes) {
      throw new BadDataException(
          "the value has %d bytes, ingest.max-document-bytes allows %d"
              .formatted(value.length, maxBytes));
    }
  }

  private boolean isJson(String topic, Headers headers, byte[] value) {
    return topic.equals(jsonTopic) || JsonValues.isJson(headers, value);
  }
}
