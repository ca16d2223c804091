package io.lodestream.runtime.llm;

import java.time.Clock;
import java.time.Duration;

/**
 * An amount per minute, spread evenly: a token bucket that holds a few seconds' worth and may be
 * overdrawn; the debt is then waited for. Thread-safe.
 */
final class Pace {

  private static final double BURST_SECONDS = 3;
  private static final double SECONDS = 60;
  private static final double MILLIS = 1e3;

  private final double perMilli;
  private final double burst;
  private final Clock clock;
  private double level;
  private long filledAt;

  Pace(double perMinute, Clock clock) {
    this.perMilli = perMinute / SECONDS / MILLIS;
    this.burst = Math.max(1, perMinute / SECONDS * BURST_SECONDS);
    this.clock = clock;
    this.level = burst;
    this.filledAt = clock.millis();
  }

  /** Takes an amount, which may exceed the bucket, and returns how long to wait before using it. */
  synchronized Duration take(double amount) {
    fill();
    level -= amount;
    return level >= 0 ? Duration.ZERO : Duration.ofMillis((long) Math.ceil(-level / perMilli));
  }

  /** Corrects an amount that was taken; below zero when it turned out larger. */
  synchronized void giveBack(double amount) {
    fill();
    level = Math.min(burst, level + amount);
  }

  private void fill() {
    long now = clock.millis();
    level = Math.min(burst, level + Math.max(0, now - filledAt) * perMilli);
    filledAt = now;
  }
}
