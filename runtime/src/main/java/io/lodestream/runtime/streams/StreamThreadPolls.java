package io.lodestream.runtime.streams;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * Whether the threads of a Streams client make progress: a thread polls again when it has worked
 * through some of the records it holds. One that has not polled for long is at one record.
 */
final class StreamThreadPolls {

  /** Above the longest time that a document of the largest size takes. */
  static final double LONGEST_SECONDS = 45;

  private static final String GROUP = "consumer-metrics";
  private static final String NAME = "last-poll-seconds-ago";

  /** Polled only while state is restored. */
  private static final String RESTORING = "-restore-consumer";

  private final Supplier<Map<MetricName, ? extends Metric>> metrics;

  StreamThreadPolls(Supplier<Map<MetricName, ? extends Metric>> metrics) {
    this.metrics = metrics;
  }

  /** What hangs, in words; empty while all threads poll. */
  Optional<String> stuck() {
    var longest = longest();
    return longest.isPresent() && longest.getAsDouble() > LONGEST_SECONDS
        ? Optional.of(
            "a stream thread has been at the same records for %.0f s"
                .formatted(longest.getAsDouble()))
        : Optional.empty();
  }

  private OptionalDouble longest() {
    return metrics.get().entrySet().stream()
        .filter(e -> isPollOfMainConsumer(e.getKey()))
        .map(e -> e.getValue().metricValue())
        .filter(Number.class::isInstance)
        .mapToDouble(value -> ((Number) value).doubleValue())
        .max();
  }

  private static boolean isPollOfMainConsumer(MetricName name) {
    return name.group().equals(GROUP)
        && name.name().equals(NAME)
        && !name.tags().getOrDefault("client-id", "").endsWith(RESTORING);
  }
}
