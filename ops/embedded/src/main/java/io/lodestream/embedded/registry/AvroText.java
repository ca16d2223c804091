package io.lodestream.embedded.registry;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;
import org.apache.avro.Schema;

/**
 * Parses schemas that clients sent, and gives each schema the canonical text by which equal schemas
 * are recognised, and the GUID of that text.
 */
final class AvroText {
  private AvroText() {}

  /** Fails with {@code 42201} when the text is no Avro schema. */
  static Schema parse(String text) {
    if (text == null || text.isBlank()) {
      throw RegistryError.INVALID_SCHEMA.with("the schema is empty");
    }
    try {
      return new Schema.Parser().parse(text);
    } catch (RuntimeException e) {
      // Avro's parser fails with many types on text that is no schema, null pointers among them.
      throw RegistryError.INVALID_SCHEMA.with("not an Avro schema: " + e.getMessage());
    }
  }

  /**
   * The canonical text, which is the same for schemas that differ in white space or attribute order
   * only.
   */
  static String canonical(Schema schema) {
    return schema.toString();
  }

  /**
   * The GUID of a canonical text, as Confluent's registry computes it for a schema without
   * references, metadata and rules: the MD5 of the text's UTF-8 bytes, all 128 bits of it.
   */
  static UUID guid(String canonical) {
    try {
      var digest =
          ByteBuffer.wrap(
              MessageDigest.getInstance("MD5").digest(canonical.getBytes(StandardCharsets.UTF_8)));
      return new UUID(digest.getLong(), digest.getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has MD5", e);
    }
  }
}
