package io.lodestream.querygen.windows;

import io.lodestream.schemas.TrainingWindow;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Where closed windows go: manifest and offsets in one transaction, or neither. */
@FunctionalInterface
interface ClosedWindows {

  /**
   * @param offsets where the next window starts, by partition of the pairs topic
   */
  void commit(TrainingWindow manifest, Map<TopicPartition, OffsetAndMetadata> offsets);
}
