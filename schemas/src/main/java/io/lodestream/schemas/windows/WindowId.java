package io.lodestream.schemas.windows;

import io.lodestream.schemas.PartitionRange;
import io.lodestream.schemas.digest.Sha256;
import java.util.List;
import java.util.Locale;

/**
 * Id of a training window: the first half, in hex, of a SHA-256 over line, topic, previous window
 * and ranges. A reader computes the id again to check the manifest.
 */
public final class WindowId {

  private static final int CHARS = 32;

  private WindowId() {}

  /**
   * @param topicId Kafka's id of the topic
   * @param ranges ranges in the order of the manifest
   * @param previousId null for the first window of a line
   */
  public static String of(
      String line, String topic, String topicId, List<PartitionRange> ranges, String previousId) {
    var text = new StringBuilder(line + "\n" + topic + "\n" + topicId + "\n" + previousId);
    for (var range : ranges) {
      text.append(
          String.format(
              Locale.ROOT,
              "\n%d %d %d %d %s",
              range.getPartition(),
              range.getStartOffset(),
              range.getEndOffset(),
              range.getCount(),
              range.getDigest()));
    }
    return Sha256.of(text.toString()).hex().substring(0, CHARS);
  }
}
