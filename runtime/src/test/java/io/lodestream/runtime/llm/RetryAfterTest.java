package io.lodestream.runtime.llm;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {

  private final VirtualTime time = new VirtualTime("2026-11-21T10:00:00Z");

  private static HttpHeaders headers(Map<String, List<String>> values) {
    return HttpHeaders.of(values, (name, value) -> true);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "7 | 7000",
        "0 | 0",
        "1.5 | 1500",
        "Sat, 21 Nov 2026 10:00:30 GMT | 30000",
        "Sat, 21 Nov 2026 09:59:30 GMT | 0"
      })
  void isSecondsOrADate(String text, long millis) {
    assertThat(RetryAfter.of(headers(Map.of("Retry-After", List.of(text))), time))
        .contains(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(strings = {"soon", "-3", "99999999999999999999", "21 Nov", ""})
  void isAbsentWhenItIsNeither(String text) {
    assertThat(RetryAfter.of(headers(Map.of("Retry-After", List.of(text))), time)).isEmpty();
  }

  @Test
  void isFinerInMilliseconds() {
    var both = Map.of("retry-after-ms", List.of("250"), "Retry-After", List.of("1"));
    assertThat(RetryAfter.of(headers(both), time)).contains(Duration.ofMillis(250));
  }
}
