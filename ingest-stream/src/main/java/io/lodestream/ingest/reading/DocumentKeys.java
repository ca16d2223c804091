package io.lodestream.ingest.reading;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lodestream.runtime.kafka.RecordDecoder;
import io.lodestream.schemas.error.BadDataException;
import io.lodestream.schemas.serde.AvroSerde;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.common.header.Headers;

/**
 * Document ids from record keys, however the producer's serializer wrote them. What is none of the
 * known forms is bad data: read as text, the bytes of a number would be an id that nobody can name.
 * Thread-safe.
 */
final class DocumentKeys {

  /** Bytes before an Avro value in the registry's wire format: 0, and the schema's id. */
  private static final int PREFIX = 5;

  private static final String REMEDY =
      "; produce keys as text, with a StringSerializer, or set ingest.key";

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private final KeyFormat format;

  DocumentKeys(KeyFormat format) {
    this.format = format;
  }

  /**
   * @param key not empty
   */
  String id(byte[] key, Headers headers) {
    return switch (format) {
      case STRING -> RecordDecoder.key(key);
      case AVRO -> avro(key, headers);
      case AUTO ->
          key[0] == 0 || headers.lastHeader(AvroSerde.KEY_SCHEMA_ID_HEADER) != null
              ? avro(key, headers)
              : text(RecordDecoder.key(key));
    };
  }

  /** A string, or a record whose only field is one, which Avro writes in the same way. */
  private static String avro(byte[] key, Headers headers) {
    int from = headers.lastHeader(AvroSerde.KEY_SCHEMA_ID_HEADER) == null ? PREFIX : 0;
    if (from == PREFIX && (key.length <= PREFIX || key[0] != 0)) {
      throw unknown(key);
    }
    long length = 0;
    int at = from;
    for (int shift = 0; at < key.length && shift < Long.SIZE; shift += 7) {
      byte b = key[at++];
      length |= (long) (b & 0x7F) << shift;
      if (b >= 0) {
        break;
      }
    }
    // Zigzag: lengths are even.
    if (length % 2 != 0 || length / 2 != key.length - at || length == 0) {
      throw unknown(key);
    }
    return withoutControls(RecordDecoder.key(Arrays.copyOfRange(key, at, key.length)), key);
  }

  private static String text(String key) {
    if (key.startsWith("\"") || key.startsWith("{")) {
      var json = json(key);
      if (json != null && json.isTextual() && !json.textValue().isBlank()) {
        return json.textValue();
      }
      if (json != null && json.isObject()) {
        throw new BadDataException(
            "the key is a JSON object: take the id out of it (Kafka Connect: the transformation"
                + " ExtractField$Key)");
      }
    }
    return withoutControls(key, key.getBytes(StandardCharsets.UTF_8));
  }

  /** Null where the text only begins like JSON. */
  private static JsonNode json(String key) {
    try {
      return JSON.readTree(key);
    } catch (JsonProcessingException plainText) {
      return null;
    }
  }

  /** Numbers of four and eight bytes are valid UTF-8 where they are small. */
  private static String withoutControls(String id, byte[] key) {
    if (id.chars().anyMatch(Character::isISOControl)) {
      throw unknown(key);
    }
    return id;
  }

  private static BadDataException unknown(byte[] key) {
    return new BadDataException(
        "the key of %d bytes that begins with byte %d is no text, Avro string or JSON string%s"
            .formatted(key.length, key[0], REMEDY));
  }
}
