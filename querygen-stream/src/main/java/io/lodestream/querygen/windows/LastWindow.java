package io.lodestream.querygen.windows;

import io.lodestream.runtime.kafka.KafkaClients;
import io.lodestream.runtime.kafka.RecordDecoder;
import io.lodestream.runtime.kafka.TopicEnd;
import io.lodestream.runtime.kafka.UnreadableRecords;
import io.lodestream.schemas.TrainingWindow;
import io.lodestream.schemas.error.BadDataException;
import io.lodestream.schemas.topics.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/** Finds the newest manifest of a line by reading {@code training-windows} to its end. */
final class LastWindow {

  private static final Duration POLL = Duration.ofMillis(200);

  private LastWindow() {}

  /**
   * @param unreadable takes what is no manifest. If it was one, no reader of the topic has its
   *     window: the chain goes on from the one before, and with the pairs after those that were
   *     committed with it ({@link WindowStart})
   */
  static Optional<TrainingWindow> read(
      KafkaClients kafka, Topic<TrainingWindow> topic, String line, UnreadableRecords unreadable) {
    try (var consumer = kafka.reader("last-window")) {
      return read(consumer, topic, new RecordDecoder<>(topic, kafka.serdes()), line, unreadable);
    }
  }

  static Optional<TrainingWindow> read(
      Consumer<byte[], byte[]> consumer,
      Topic<TrainingWindow> topic,
      RecordDecoder<TrainingWindow> decoder,
      String line,
      UnreadableRecords unreadable) {
    Optional<TrainingWindow> last = Optional.empty();
    var end = TopicEnd.fromBeginning(consumer, List.of(new TopicPartition(topic.name(), 0)));
    while (!end.isPassedBy(consumer)) {
      for (var record : consumer.poll(POLL)) {
        try {
          var window = decoder.value(record);
          if (window != null && window.getLine().equals(line)) {
            last = Optional.of(window);
          }
        } catch (BadDataException e) {
          unreadable.send(record, e);
        }
      }
    }
    return last;
  }
}
