package io.lodestream.embedded.registry;

import java.util.UUID;

/**
 * One version of a subject.
 *
 * @param id the same for the same schema in every subject
 * @param schema canonical text
 * @param deleted hidden from readers of the subject, but still found by id
 */
record StoredSchema(String subject, int version, int id, String schema, boolean deleted) {
  /** Names the schema in every registry that has it. */
  UUID guid() {
    return AvroText.guid(schema);
  }

  StoredSchema asDeleted() {
    return new StoredSchema(subject, version, id, schema, true);
  }
}
