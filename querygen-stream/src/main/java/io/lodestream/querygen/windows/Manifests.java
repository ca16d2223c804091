package io.lodestream.querygen.windows;

import io.lodestream.schemas.PartitionRange;
import io.lodestream.schemas.TrainingWindow;
import io.lodestream.schemas.WindowTrigger;
import io.lodestream.schemas.windows.WindowId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Writes the manifests of one line's windows over one topic.
 *
 * @param topicId Kafka's id of the topic
 */
record Manifests(String line, String topic, String topicId) {

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
        .setWindowId(WindowId.of(line, topic, topicId, ranges, previousId))
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
}
