package io.lodestream.embedded.registry;

import org.apache.avro.Schema;

/**
 * Parses schemas that clients sent, and gives each schema the canonical text by which equal schemas
 * are recognised.
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
}
