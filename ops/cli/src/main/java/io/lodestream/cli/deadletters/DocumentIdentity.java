package io.lodestream.cli.deadletters;

import io.lodestream.ingest.IngestSettings;
import io.lodestream.ingest.reading.DocumentReader;
import io.lodestream.runtime.stage.StageContext;
import io.lodestream.schemas.error.BadDataException;
import java.util.HexFormat;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;

/** Tells which document a record is about, as ingest does with the configured keys. */
final class DocumentIdentity {

  private final DocumentReader reader;

  DocumentIdentity(StageContext context) {
    var settings = context.settings().read(IngestSettings.SECTION);
    this.reader =
        new DocumentReader(
            context.topics(),
            context.serdes(),
            settings.key(),
            settings.unknownFields(),
            unknown -> {},
            settings.maxDocumentBytes(),
            settings.maxMetadataBytes());
  }

  /**
   * Equal for records of one document: its id, or the key's bytes where they are no id. Empty where
   * nothing tells which document it is.
   *
   * @param value null for a tombstone
   */
  Optional<String> of(String topic, Headers headers, byte[] key, byte[] value) {
    try {
      return Optional.of("id " + reader.key(topic, key, headers, value));
    } catch (BadDataException e) {
      return key == null || key.length == 0
          ? Optional.empty()
          : Optional.of("key " + HexFormat.of().formatHex(key));
    }
  }
}
