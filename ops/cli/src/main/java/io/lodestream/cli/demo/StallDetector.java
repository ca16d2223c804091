package io.lodestream.cli.demo;

import static io.lodestream.runtime.metrics.MetricName.DEAD_LETTERS;
import static io.lodestream.runtime.metrics.MetricName.DOCUMENTS_READ;
import static io.lodestream.runtime.metrics.MetricName.PASSAGES_PENDING;

import io.lodestream.runtime.config.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Notices that the loop will not close by itself: all documents were read and judged, and no figure
 * changes any more.
 *
 * <p>Gives up after {@code demo.stall-timeout}. One thread.
 */
final class StallDetector {

  private final Duration timeout;
  private List<Object> lastSeen = List.of();
  private Instant lastMoved = Instant.MAX;

  StallDetector(Settings settings) {
    this.timeout = settings.read(DemoSettings.SECTION).stallTimeout();
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
    if (!seen.equals(lastSeen)) {
      lastSeen = seen;
      lastMoved = now;
      return Optional.empty();
    }
    if (Duration.between(lastMoved, now).compareTo(timeout) < 0) {
      return Optional.empty();
    }
    return Optional.of(
        "no progress for %d s: %s".formatted(timeout.toSeconds(), where(observer, documents)));
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
