package io.lodestream.querygen.windows;

import io.lodestream.runtime.kafka.TopicEnd;
import io.lodestream.schemas.TrainingWindow;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts a consumer where the open window starts. */
final class WindowStart {

  private static final Logger LOG = LoggerFactory.getLogger(WindowStart.class);

  private WindowStart() {}

  /**
   * Assigns all partitions of both topics. Pairs start where the last manifest ended: the group's
   * committed offset, else the manifest's end, else the beginning. Never before the beginning,
   * which retention may have moved. Requests start after the last one that a window has satisfied.
   *
   * <p>Offsets are committed with a manifest only, so when the last one is of a topic that was made
   * anew since, they are of that topic too and say nothing. Requests beyond their topic's end are
   * of a former one likewise, and begin anew. Pairs beyond theirs, in the topic of the last
   * manifest, were lost: nobody can tell which of the new ones are in a window, so that the closer
   * fails and shows it.
   */
  static void seek(
      Consumer<byte[], byte[]> consumer,
      String topic,
      String topicId,
      Optional<TrainingWindow> last,
      String requests) {
    var partitions = TopicEnd.partitions(consumer, topic);
    var all = new ArrayList<>(partitions);
    all.addAll(TopicEnd.partitions(consumer, requests));
    consumer.assign(all);
    var committed = consumer.committed(new HashSet<>(all));
    var beginnings = consumer.beginningOffsets(all);
    var ends = consumer.endOffsets(all);
    boolean madeAnew = last.filter(window -> !window.getTopicId().equals(topicId)).isPresent();
    for (var partition : all) {
      long beginning = beginnings.get(partition);
      var offset = madeAnew && partitions.contains(partition) ? null : committed.get(partition);
      long start =
          offset != null ? offset.offset() : endOf(last, topicId, partition).orElse(beginning);
      if (start < beginning && partitions.contains(partition)) {
        LOG.warn(
            "event=unwindowed-pairs-expired topic={} partition={} lost_offsets={}",
            topic,
            partition.partition(),
            beginning - start);
      }
      if (start > ends.get(partition) && !partitions.contains(partition)) {
        LOG.warn("event=requests-topic-recreated topic={} offset={}", partition.topic(), start);
        start = beginning;
      }
      consumer.seek(partition, Math.max(start, beginning));
    }
  }

  private static Optional<Long> endOf(
      Optional<TrainingWindow> last, String topicId, TopicPartition partition) {
    return last.filter(window -> window.getTopicId().equals(topicId)).stream()
        .filter(window -> window.getTopic().equals(partition.topic()))
        .flatMap(window -> window.getRanges().stream())
        .filter(range -> range.getPartition() == partition.partition())
        .map(range -> range.getEndOffset())
        .findFirst();
  }
}
