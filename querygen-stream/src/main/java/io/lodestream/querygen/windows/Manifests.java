package io.lodestream.querygen.windows;

import io.lodestream.schemas.PartitionRange;
import io.lodestream.schemas.TrainingWindow;
import io.lodestream.schemas.WindowTrigger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Writes the manifests of one line's windows over one topic.
 *
 * @param topicId Kafka's id of the topic
 */
record Manifests(String line, String topic, String topicId) {

  private static final int ID_CHARS = 32;

  /**
   * @param reason why the window was asked for; null if it was not
   */
  TrainingWindow manifest(
      OpenWindow window,
      List<PartitionRange> ranges,
      WindowTrigger trigger,
      String reason,
      Optional<TrainingWindow> previous) {
    var previousId = previous.map(TrainingWindow::getWindowId).orElse(null);
    return TrainingWindow.newBuilder()
        .setWindowId(id(ranges, previousId))
        .setLine(line)
        .setSequence(previous.map(w -> w.getSequence() + 1).orElse(0L))
        .setPreviousWindowId(previousId)
        .setTopic(topic)
        .setTopicId(topicId)
        .setRanges(ranges)
        .setCount(window.count())
        .setTrainCount(window.trainCount())
        .setValidationCount(window.validationCount())
        .setSizeBytes(window.sizeBytes())
        .setFirstTimestamp(Instant.ofEpochMilli(window.firstTimestampMs()))
        .setLastTimestamp(Instant.ofEpochMilli(window.lastTimestampMs()))
        .setTrigger(trigger)
        .setReason(reason)
        .build();
  }

  private String id(List<PartitionRange> ranges, String previousId) {
    var text = new StringBuilder(line + "\n" + topic + "\n" + topicId + "\n" + previousId);
    for (var range : ranges) {
      text.append(
          "\n%d %d %d %d %s"
              .formatted(
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
          .substring(0, ID_CHARS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
