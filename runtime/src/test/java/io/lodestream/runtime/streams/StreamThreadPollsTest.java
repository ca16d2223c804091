package io.lodestream.runtime.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.junit.jupiter.api.Test;

class StreamThreadPollsTest {

  private final Map<MetricName, Metric> metrics = new HashMap<>();
  private final StreamThreadPolls polls = new StreamThreadPolls(() -> metrics);

  @Test
  void tellsAThreadThatIsAtTheSameRecordsForLong() {
    ago("app-StreamThread-1-consumer", 2);
    assertThat(polls.stuck()).isEmpty();
    ago("app-StreamThread-2-consumer", 90);
    assertThat(polls.stuck()).contains("a stream thread has been at the same records for 90 s");
  }

  @Test
  void leavesOutConsumersThatRestoreAndWhatIsNotKnown() {
    ago("app-StreamThread-1-restore-consumer", 900);
    ago("app-StreamThread-1-consumer", Double.NaN);
    assertThat(polls.stuck()).isEmpty();
  }

  private void ago(String client, double seconds) {
    var name =
        new MetricName(
            "last-poll-seconds-ago", "consumer-metrics", "", Map.of("client-id", client));
    metrics.put(
        name,
        new Metric() {
          @Override
          public MetricName metricName() {
            return name;
          }

          @Override
          public Object metricValue() {
            return seconds;
          }
        });
  }
}
