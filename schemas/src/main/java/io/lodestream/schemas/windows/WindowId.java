package io.lodestream.schemas.windows;

import io.lodestream.schemas.PartitionRange;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
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
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of()
          .formatHex(digest.digest(text.toString().getBytes(StandardCharsets.UTF_8)))
          .substring(0, CHARS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
