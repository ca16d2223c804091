package io.lodestream.schemas.passages;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Utils;

/**
 * Passage ids: {@code documentId#ordinal}; the last {@code #} separates the two, so a document id
 * may hold {@code #}.
 */
public final class PassageId {

  private PassageId() {}

  public static String of(String documentId, int ordinal) {
    return documentId + "#" + ordinal;
  }

  /**
   * The partition of all passages of a document, and of records that must meet them: Kafka's
   * default partition for the document's id as the key.
   */
  public static int partitionOf(String documentId, int partitions) {
    var key = documentId.getBytes(StandardCharsets.UTF_8);
    return Utils.toPositive(Utils.murmur2(key)) % partitions;
  }

  /** The document id in a passage id. */
  public static String documentOf(String passageId) {
    int hash = passageId.lastIndexOf('#');
    if (hash < 0) {
      throw new IllegalArgumentException(
          "a passage id is documentId#ordinal, was '%s'".formatted(passageId));
    }
    return passageId.substring(0, hash);
  }
}
