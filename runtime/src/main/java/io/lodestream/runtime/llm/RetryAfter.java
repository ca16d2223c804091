package io.lodestream.runtime.llm;

import java.net.http.HttpHeaders;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * The wait that an endpoint asks for: {@code Retry-After} as seconds or as a date (RFC 9110,
 * 10.2.3), or the finer {@code retry-after-ms} of OpenAI and Azure. Any other value is ignored.
 */
final class RetryAfter {

  private RetryAfter() {}

  static Optional<Duration> of(HttpHeaders headers, Clock clock) {
    var millis = headers.firstValue("retry-after-ms").flatMap(text -> amount(text, 1));
    return millis.isPresent()
        ? millis
        : headers
            .firstValue("retry-after")
            .map(String::strip)
            .flatMap(text -> amount(text, 1000).or(() -> untilDate(text, clock)));
  }

  private static Optional<Duration> amount(String text, int unitMillis) {
    return text.matches("\\d{1,9}(\\.\\d{1,9})?")
        ? Optional.of(Duration.ofMillis(Math.round(Double.parseDouble(text) * unitMillis)))
        : Optional.empty();
  }

  private static Optional<Duration> untilDate(String text, Clock clock) {
    try {
      var date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      var wait = Duration.between(clock.instant(), date);
      return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
