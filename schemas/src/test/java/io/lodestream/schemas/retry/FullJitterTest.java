package io.lodestream.schemas.retry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FullJitterTest {

  private static final Duration BASE = Duration.ofMillis(500);
  private static final Duration CAP = Duration.ofSeconds(30);

  private final FullJitter waits = new FullJitter(BASE, CAP, new Random(17));

  @ParameterizedTest
  @CsvSource({"0, 500", "1, 1000", "3, 4000", "6, 30000", "40, 30000", "2000000000, 30000"})
  void waitsAnywhereUpToABoundThatDoublesUntilItsCap(int retries, long boundMillis) {
    var drawn =
        IntStream.range(0, 2000)
            .mapToLong(i -> waits.before(retries).toMillis())
            .summaryStatistics();
    assertThat(drawn.getMin()).isBetween(0L, boundMillis / 50);
    assertThat(drawn.getMax()).isBetween(boundMillis * 49 / 50, boundMillis);
    assertThat(drawn.getAverage()).isBetween(boundMillis * 0.47, boundMillis * 0.53);
  }

  @Test
  void neverComesBackSoonerThanAskedNorAllAtOnce() {
    var askedFor = Optional.of(Duration.ofSeconds(7));
    var drawn =
        IntStream.range(0, 100).mapToObj(i -> waits.before(0, askedFor).toMillis()).toList();
    assertThat(drawn).allMatch(wait -> wait >= 7000 && wait <= 7500);
    assertThat(Set.copyOf(drawn)).hasSizeGreaterThan(50);
  }
}
