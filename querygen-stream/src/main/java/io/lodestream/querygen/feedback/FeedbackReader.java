package io.lodestream.querygen.feedback;

import com.fasterxml.jackson.databind.JsonNode;
import io.lodestream.runtime.json.JsonValues;
import io.lodestream.runtime.streams.RawReader;
import io.lodestream.schemas.Relevance;
import io.lodestream.schemas.error.BadDataException;
import io.lodestream.schemas.passages.PassageId;
import io.lodestream.schemas.serde.AvroSerdes;
import io.lodestream.schemas.topics.Topics;
import java.util.regex.Pattern;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Reads feedback as users produce it, Avro or JSON, and holds it to its rules. The record's key
 * says nothing and may be missing. Thread-safe.
 */
public final class FeedbackReader implements RawReader<Relevance> {

  private static final int MAX_BYTES = 1024 * 1024;
  private static final int MAX_QUERY_CHARS = 2_000;
  private static final int MAX_GRADE = 1_000;
  private static final Pattern SOURCE = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  private final Deserializer<Relevance> avro;
  private final JsonValues json = new JsonValues(MAX_BYTES);

  public FeedbackReader(Topics topics, AvroSerdes serdes) {
    this.avro = serdes.of(topics.feedback()).deserializer();
  }

  @Override
  public String key(String topic, byte[] key, Headers headers, byte[] value) {
    if (value == null) {
      throw new BadDataException("feedback has no value");
    }
    return "";
  }

  @Override
  public Relevance read(String topic, String key, Headers headers, byte[] value) {
    if (value.length > MAX_BYTES) {
      throw new BadDataException(
          "the value has %d bytes, at most %d are allowed".formatted(value.length, MAX_BYTES));
    }
    return checked(
        JsonValues.isJson(headers, value)
            ? read(json.parse(value))
            : avro.deserialize(topic, headers, value));
  }

  private static Relevance read(JsonNode tree) {
    var grade = tree.path("grade");
    if (!grade.isIntegralNumber() || !grade.canConvertToInt()) {
      throw JsonValues.wrong("grade", "a whole number", grade);
    }
    var passageId = JsonValues.text(tree, "passageId", null);
    var documentId = JsonValues.text(tree, "documentId", null);
    if (documentId == null && passageId != null && passageId.indexOf('#') > 0) {
      documentId = PassageId.documentOf(passageId);
    }
    return new Relevance(
        JsonValues.text(tree, "query", ""),
        documentId == null ? "" : documentId,
        passageId,
        grade.asInt(),
        JsonValues.text(tree, "source", "user"));
  }

  private static Relevance checked(Relevance feedback) {
    var passageId = feedback.getPassageId();
    require(!feedback.getQuery().isBlank(), "query must not be blank");
    require(
        feedback.getQuery().length() <= MAX_QUERY_CHARS,
        "query has %d characters, at most %d are allowed"
            .formatted(feedback.getQuery().length(), MAX_QUERY_CHARS));
    require(!feedback.getDocumentId().isBlank(), "documentId must not be blank");
    require(
        passageId == null || passageId.startsWith(feedback.getDocumentId() + "#"),
        "passageId must be documentId#ordinal of the document that is named");
    require(
        feedback.getGrade() >= 0 && feedback.getGrade() <= MAX_GRADE,
        "grade must be from 0 to %d, was %d".formatted(MAX_GRADE, feedback.getGrade()));
    require(
        SOURCE.matcher(feedback.getSource()).matches(),
        "source must match %s".formatted(SOURCE.pattern()));
    return feedback;
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new BadDataException(rule);
    }
  }
}
