package io.lodestream.querygen.stream;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * Holds work back while calls fail: after {@value #TOLERATED} failures in a row for a second, then
 * twice as long each time, up to half a minute; in between a few jobs probe. The first success ends
 * it. Thread-safe.
 */
final class Outage {

  static final int TOLERATED = 8;
  static final int PROBES = 4;

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final Clock clock;
  private int failures;
  private long successes;
  private long pauseMs;
  private long untilMs;
  private String why = "";

  Outage(Clock clock) {
    this.clock = clock;
  }

  /** How many of {@code capacity} jobs may run now. */
  synchronized int allowed(int capacity) {
    if (failures < TOLERATED) {
      return capacity;
    }
    return clock.millis() < untilMs ? 0 : Math.min(PROBES, capacity);
  }

  /**
   * @return true when this failure begins an outage
   */
  synchronized boolean failed(String cause) {
    failures++;
    why = cause;
    if (failures < TOLERATED) {
      return false;
    }
    long now = clock.millis();
    boolean begins = pauseMs == 0;
    if (now >= untilMs) {
      pauseMs = begins ? FIRST_PAUSE.toMillis() : Math.min(2 * pauseMs, LONGEST_PAUSE.toMillis());
      untilMs = now + pauseMs;
    }
    return begins;
  }

  /**
   * @return true when this success ends an outage
   */
  synchronized boolean succeeded() {
    boolean ends = failures >= TOLERATED;
    successes++;
    failures = 0;
    pauseMs = 0;
    untilMs = 0;
    return ends;
  }

  synchronized long successes() {
    return successes;
  }

  /** Why work is held back; empty while it is not. */
  synchronized Optional<String> why() {
    return failures < TOLERATED ? Optional.empty() : Optional.of(why);
  }
}
