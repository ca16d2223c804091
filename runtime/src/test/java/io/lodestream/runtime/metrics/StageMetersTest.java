package io.lodestream.runtime.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StageMetersTest {

  private final StageMeters meters = new StageMeters("test");

  @ParameterizedTest
  @EnumSource
  void prometheusHasTheNameTypeAndDescriptionOfEveryMetric(MetricName name) {
    // When
    if (name.type() == MetricName.Type.COUNTER) {
      meters.count(name, 3);
    } else {
      meters.set(name, 3);
    }
    // Then
    assertThat(meters.values()).containsEntry(name.id(), 3.0);
    assertThat(meters.scrape())
        .contains("# TYPE %s %s\n".formatted(name.prometheusName(), name.type().spelled()))
        .contains("# HELP %s %s\n".formatted(name.prometheusName(), name.description()))
        .contains("%s{stage=\"test\"} 3.0\n".formatted(name.prometheusName()));
  }

  @ParameterizedTest
  @EnumSource
  void aMetricIsRefusedUnderTheOtherType(MetricName name) {
    if (name.type() == MetricName.Type.COUNTER) {
      assertThatThrownBy(() -> meters.set(name, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("metric %s is a counter, not a gauge", name.id());
    } else {
      assertThatThrownBy(() -> meters.count(name, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("metric %s is a gauge, not a counter", name.id());
    }
    assertThat(meters.values()).isEmpty();
  }
}
