package io.lodestream.cli.demo;

import static io.lodestream.runtime.metrics.MetricName.DEAD_LETTERS;
import static io.lodestream.runtime.metrics.MetricName.DOCUMENTS_READ;
import static io.lodestream.runtime.metrics.MetricName.PASSAGES_PENDING;

import io.lodestream.runtime.config.Settings;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Notices that the loop will not close by itself: all documents were read and judged, no figure
 * changes any more, and nothing computes.
 *
 * <p>Gives up after {@code demo.stall-timeout} without a changed figure, unless this process, in
 * which all stages run, has used a quarter of a core in that time: on a busy machine a phase that
 * tells no figures (preparing pairs, measuring latencies) may take longer. Ten times the timeout
 * ends the demo whatever is computed. One thread.
 */
final class StallDetector {

  private static final double IDLE_CORES = 0.25;
  private static final int MOST_TIMEOUTS = 10;

  private final Duration timeout;
  private final LongSupplier cpuNanos;
  private Object lastSeen = List.of();
  private Instant lastMoved = Instant.MAX;
  private Instant windowStart = Instant.MAX;
  private long windowCpuNanos;

  StallDetector(Settings settings) {
    this(settings.read(DemoSettings.SECTION).stallTimeout(), StallDetector::cpuNanosOfThisProcess);
  }

  /**
   * @param cpuNanos processor time used so far; below 0 where the platform does not tell
   */
  StallDetector(Duration timeout, LongSupplier cpuNanos) {
    this.timeout = timeout;
    this.cpuNanos = cpuNanos;
  }

  private static long cpuNanosOfThisProcess() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean process
        ? process.getProcessCpuTime()
        : -1;
  }

  /** Why the demo should give up, once nothing has moved for the timeout. */
  Optional<String> look(PipelineObserver observer, int documents, Instant now) {
    var seen =
        List.<Object>of(
            observer.passages(),
            observer.kept(),
            observer.rejected(),
            observer.windows().size(),
            observer.models().size(),
            observer.figures());
    return isStalled(seen, now)
        ? Optional.of(
            "no progress for %d s: %s"
                .formatted(
                    Duration.between(lastMoved, now).toSeconds(), where(observer, documents)))
        : Optional.empty();
  }

  /**
   * @param seen everything that moves
   */
  boolean isStalled(Object seen, Instant now) {
    if (!seen.equals(lastSeen)) {
      lastSeen = seen;
      lastMoved = now;
      beginWindow(now);
      return false;
    }
    var window = Duration.between(windowStart, now);
    if (window.compareTo(timeout) < 0) {
      return false;
    }
    boolean computes = cpuNanos.getAsLong() - windowCpuNanos >= IDLE_CORES * window.toNanos();
    if (computes
        && Duration.between(lastMoved, now).dividedBy(MOST_TIMEOUTS).compareTo(timeout) < 0) {
      beginWindow(now);
      return false;
    }
    return true;
  }

  private void beginWindow(Instant now) {
    windowStart = now;
    windowCpuNanos = cpuNanos.getAsLong();
  }

  private static String where(PipelineObserver observer, int documents) {
    long dead =
        (long) (observer.figure("ingest", DEAD_LETTERS) + observer.figure("trainer", DEAD_LETTERS));
    return ("%d of %d documents read, %d passages (%d waiting to be judged), %d pairs kept and"
            + " %d rejected (a window needs window.min-pairs), %d windows, %d models, %d dead"
            + " letters (topics ingest.dlq, trainer.dlq)")
        .formatted(
            (long) observer.figure("ingest", DOCUMENTS_READ),
            documents,
            observer.passages(),
            (long) observer.figure("querygen", PASSAGES_PENDING),
            observer.kept(),
            observer.rejected(),
            observer.windows().size(),
            observer.models().size(),
            dead);
  }
}
