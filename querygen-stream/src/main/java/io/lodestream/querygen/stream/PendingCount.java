package io.lodestream.querygen.stream;

import io.lodestream.runtime.metrics.MetricName;
import io.lodestream.runtime.metrics.StageMeters;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How many passages wait in all tasks of this instance. Thread-safe. */
public final class PendingCount {

  private final StageMeters meters;
  private final Map<Object, Integer> byTask = new ConcurrentHashMap<>();

  public PendingCount(StageMeters meters) {
    this.meters = meters;
  }

  /** Sets one task's number; 0 forgets the task. */
  void set(Object task, int pending) {
    if (pending == 0) {
      byTask.remove(task);
    } else {
      byTask.put(task, pending);
    }
    meters.set(MetricName.PASSAGES_PENDING, total());
  }

  /** The task's part of {@code capacity}, by what waits in each; at least 1. */
  int share(Object task, int capacity) {
    int total = total();
    int own = byTask.getOrDefault(task, 0);
    return total == own ? capacity : (int) Math.max(1, (long) capacity * own / Math.max(1, total));
  }

  public int total() {
    return byTask.values().stream().mapToInt(n -> n).sum();
  }
}
