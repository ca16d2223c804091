package io.lodestream.runtime.llm;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A clock that a test turns, and timers that go off as it does. */
final class VirtualTime extends Clock implements Timers {

  private record Due(Instant at, long order, Runnable task) {}

  private final List<Due> due = new ArrayList<>();
  private Instant now;
  private long scheduled;

  VirtualTime(String start) {
    this.now = Instant.parse(start);
  }

  VirtualTime() {
    this("2026-11-21T10:00:00Z");
  }

  @Override
  public synchronized Timer after(Duration delay, Runnable task) {
    var timer = new Due(now.plus(delay), scheduled++, task);
    due.add(timer);
    return () -> cancel(timer);
  }

  private synchronized void cancel(Due timer) {
    due.remove(timer);
  }

  /** Turns the clock on, running what is due in order, also what that schedules. */
  void pass(Duration time) {
    var end = instant().plus(time);
    for (var next = next(end); next.isPresent(); next = next(end)) {
      next.get().task().run();
    }
    synchronized (this) {
      now = end;
    }
  }

  private synchronized Optional<Due> next(Instant end) {
    var first =
        due.stream()
            .filter(timer -> !timer.at().isAfter(end))
            .min(Comparator.comparing(Due::at).thenComparingLong(Due::order));
    first.ifPresent(
        timer -> {
          due.remove(timer);
          now = timer.at().isAfter(now) ? timer.at() : now;
        });
    return first;
  }

  synchronized int pending() {
    return due.size();
  }

  @Override
  public synchronized Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("always UTC");
  }

  @Override
  public synchronized void close() {
    due.clear();
  }
}
