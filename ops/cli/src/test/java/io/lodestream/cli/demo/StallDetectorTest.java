package io.lodestream.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StallDetectorTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final AtomicLong cpuNanos = new AtomicLong();
  private final StallDetector detector = new StallDetector(Duration.ofSeconds(180), cpuNanos::get);

  @Test
  void givesUpWhenNothingMovesAndNothingComputes() {
    assertThat(looksAt("a", 0)).isFalse();
    assertThat(looksAt("a", 179)).isFalse();
    uses(10);
    assertThat(looksAt("a", 180)).isTrue();
  }

  @Test
  void waitsForEveryFigureThatMoves() {
    looksAt("a", 0);
    assertThat(looksAt("b", 179)).isFalse();
    assertThat(looksAt("b", 300)).isFalse();
    assertThat(looksAt("b", 359)).isTrue();
  }

  @Test
  void waitsWhileTheStagesComputeWithoutAFigure() {
    // Given a third of a core, on a machine that others use too
    looksAt("a", 0);
    uses(60);
    assertThat(looksAt("a", 180)).isFalse();
    uses(60);
    assertThat(looksAt("a", 360)).isFalse();
    // When it comes to rest
    uses(5);
    // Then
    assertThat(looksAt("a", 539)).isFalse();
    assertThat(looksAt("a", 540)).isTrue();
  }

  @Test
  void doesNotWaitForEverForAProcessThatOnlySpins() {
    looksAt("a", 0);
    for (int seconds = 180; seconds < 1_800; seconds += 180) {
      uses(300);
      assertThat(looksAt("a", seconds)).as("after %d s", seconds).isFalse();
    }
    uses(300);
    assertThat(looksAt("a", 1_800)).isTrue();
  }

  @Test
  void goesByFiguresAloneWhereProcessorTimeIsUnknown() {
    cpuNanos.set(-1);
    looksAt("a", 0);
    assertThat(looksAt("a", 180)).isTrue();
  }

  private boolean looksAt(Object figures, int seconds) {
    return detector.isStalled(figures, START.plusSeconds(seconds));
  }

  private void uses(int seconds) {
    cpuNanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
  }
}
