package io.lodestream.cli.demo;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When records of each topic were first and last appended. The brokers' append times are used, so
 * the seconds of a stage do not depend on when the topics are read.
 */
final class Timeline {

  static final String DOCUMENTS = "documents";
  static final String PASSAGES = "passages";
  static final String PAIRS = "pairs";
  static final String WINDOW = "window";
  static final String MODEL = "model";
  static final String DECISION = "decision/";

  private record Seen(long firstMs, long lastMs) {}

  private final Map<String, Seen> seen = new ConcurrentHashMap<>();

  void seen(String what, long atMs) {
    seen.merge(
        what,
        new Seen(atMs, atMs),
        (a, b) -> new Seen(Math.min(a.firstMs(), b.firstMs()), Math.max(a.lastMs(), b.lastMs())));
  }

  /** Time from the first record of one kind to the first of another. */
  Optional<Duration> fromFirstToFirst(String from, String to) {
    return between(from, to, false);
  }

  /** Time from the first record of one kind to the last of another. */
  Optional<Duration> fromFirstToLast(String from, String to) {
    return between(from, to, true);
  }

  private Optional<Duration> between(String from, String to, boolean last) {
    var start = seen.get(from);
    var end = seen.get(to);
    if (start == null || end == null) {
      return Optional.empty();
    }
    long endMs = last ? end.lastMs() : end.firstMs();
    return Optional.of(Duration.ofMillis(Math.max(0, endMs - start.firstMs())));
  }
}
