package io.lodestream.embedded.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lodestream.embedded.registry.RegistryEvent.IdsTaken;
import io.lodestream.embedded.registry.RegistryEvent.LevelSet;
import io.lodestream.embedded.registry.RegistryEvent.SchemaRemoved;
import io.lodestream.embedded.registry.RegistryEvent.SchemaStored;
import java.io.IOException;
import java.util.Optional;

/**
 * Events as JSON keys and values of a compacted topic; a deletion is a tombstone.
 *
 * <p>Schemas and levels look as Confluent's registry writes them.
 */
final class EventCodec {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TYPE = "keytype";
  private static final String SCHEMA = "SCHEMA";
  private static final String CONFIG = "CONFIG";
  private static final String IDS = "LODESTREAM_IDS";

  private EventCodec() {}

  /** A record of the topic; the value is null for a tombstone. */
  record Encoded(byte[] key, byte[] value) {}

  static Encoded encode(RegistryEvent event) {
    if (event instanceof SchemaStored stored) {
      var schema = stored.schema();
      return encoded(schemaKey(schema.subject(), schema.version()), value(schema));
    }
    if (event instanceof SchemaRemoved removed) {
      return encoded(schemaKey(removed.subject(), removed.version()), null);
    }
    if (event instanceof LevelSet set) {
      var key = key(CONFIG).put("subject", set.subject().orElse(null)).put("magic", 0);
      return encoded(
          key,
          set.level()
              .map(level -> JSON.createObjectNode().put("compatibilityLevel", level.name()))
              .orElse(null));
    }
    if (event instanceof IdsTaken taken) {
      return encoded(key(IDS), JSON.createObjectNode().put("highest", taken.highest()));
    }
    throw new IllegalArgumentException("an event of unknown type: " + event);
  }

  private static ObjectNode key(String type) {
    return JSON.createObjectNode().put(TYPE, type);
  }

  private static ObjectNode schemaKey(String subject, int version) {
    return key(SCHEMA).put("subject", subject).put("version", version).put("magic", 1);
  }

  private static ObjectNode value(StoredSchema schema) {
    return JSON.createObjectNode()
        .put("subject", schema.subject())
        .put("version", schema.version())
        .put("id", schema.id())
        .put("schema", schema.schema())
        .put("deleted", schema.deleted());
  }

  private static Encoded encoded(ObjectNode key, ObjectNode value) {
    try {
      return new Encoded(
          JSON.writeValueAsBytes(key), value == null ? null : JSON.writeValueAsBytes(value));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("a registry event cannot be written as JSON", e);
    }
  }

  /**
   * Reads a record back; empty for key types that mean nothing here.
   *
   * @throws IOException when the record is not an event's
   */
  static Optional<RegistryEvent> decode(byte[] key, byte[] value) throws IOException {
    if (key == null) {
      throw new IOException("the record has no key");
    }
    var keyNode = JSON.readTree(key);
    var valueNode = value == null ? null : JSON.readTree(value);
    return switch (text(keyNode, TYPE)) {
      case SCHEMA -> Optional.of(schemaEvent(keyNode, valueNode));
      case CONFIG -> Optional.of(levelEvent(keyNode, valueNode));
      case IDS ->
          Optional.ofNullable(
              valueNode == null ? null : new IdsTaken(number(valueNode, "highest")));
      default -> Optional.empty();
    };
  }

  private static RegistryEvent schemaEvent(JsonNode key, JsonNode value) throws IOException {
    var subject = text(key, "subject");
    int version = number(key, "version");
    if (value == null) {
      return new SchemaRemoved(subject, version);
    }
    return new SchemaStored(
        new StoredSchema(
            subject,
            version,
            number(value, "id"),
            text(value, "schema"),
            value.path("deleted").asBoolean(false)));
  }

  private static RegistryEvent levelEvent(JsonNode key, JsonNode value) throws IOException {
    var subject = Optional.ofNullable(key.path("subject").textValue());
    if (value == null) {
      return new LevelSet(subject, Optional.empty());
    }
    var name = text(value, "compatibilityLevel");
    var level =
        CompatibilityLevel.named(name)
            .orElseThrow(() -> new IOException("'%s' is no compatibility level".formatted(name)));
    return new LevelSet(subject, Optional.of(level));
  }

  private static String text(JsonNode node, String field) throws IOException {
    if (!node.path(field).isTextual()) {
      throw new IOException("field '%s' is not a text".formatted(field));
    }
    return node.get(field).textValue();
  }

  private static int number(JsonNode node, String field) throws IOException {
    if (!node.path(field).canConvertToInt()) {
      throw new IOException("field '%s' is not a number".formatted(field));
    }
    return node.get(field).intValue();
  }
}
