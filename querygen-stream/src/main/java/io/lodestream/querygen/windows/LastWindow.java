package io.lodestream.querygen.windows;

import io.lodestream.runtime.kafka.KafkaClients;
import io.lodestream.runtime.kafka.RecordDecoder;
import io.lodestream.runtime.kafka.TopicEnd;
import io.lodestream.schemas.TrainingWindow;
import io.lodestream.schemas.error.BadDataException;
import io.lodestream.schemas.error.FatalException;
import io.lodestream.schemas.topics.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/** Finds the newest manifest of a line by reading {@code training-windows} to its end. */
final class LastWindow {

  private static final Duration POLL = Duration.ofMillis(200);

  private LastWindow() {}

  /**
   * @throws FatalException for a manifest that cannot be read: the chain of windows would break
   */
  static Optional<TrainingWindow> read(
      KafkaClients kafka, Topic<TrainingWindow> topic, String line) {
    var partition = new TopicPartition(topic.name(), 0);
    var decoder = new RecordDecoder<>(topic, kafka.serdes());
    Optional<TrainingWindow> last = Optional.empty();
    try (var consumer = kafka.reader("last-window")) {
      var end = TopicEnd.fromBeginning(consumer, List.of(partition));
      while (!end.isPassedBy(consumer)) {
        for (var record : consumer.poll(POLL)) {
          var window = decoder.value(record);
          if (window != null && window.getLine().equals(line)) {
            last = Optional.of(window);
          }
        }
      }
    } catch (BadDataException e) {
      throw new FatalException("a manifest in %s cannot be read".formatted(topic.name()), e);
    }
    return last;
  }
}
