package io.lodestream.cli.verify;

import io.lodestream.runtime.kafka.TopicEnd;
import io.lodestream.runtime.stage.StageContext;
import io.lodestream.schemas.topics.Topic;
import java.util.stream.Collectors;

/** Since when a topic has everything that was written to it: retention takes the oldest. */
final class KeptSince {

  private KeptSince() {}

  /**
   * A time in milliseconds since the epoch before which something may be missing; {@link
   * Long#MIN_VALUE} where nothing was ever removed, now where nothing is left.
   */
  static long of(StageContext context, Topic<?> topic) {
    try (var consumer = context.kafka().reader("verify-" + topic.name())) {
      var trimmed =
          consumer.beginningOffsets(TopicEnd.partitions(consumer, topic.name())).entrySet().stream()
              .filter(begin -> begin.getValue() > 0)
              .collect(Collectors.toMap(begin -> begin.getKey(), begin -> 0L));
      if (trimmed.isEmpty()) {
        return Long.MIN_VALUE;
      }
      return consumer.offsetsForTimes(trimmed).values().stream()
          .mapToLong(first -> first == null ? context.clock().millis() : first.timestamp())
          .max()
          .orElseThrow();
    }
  }
}
