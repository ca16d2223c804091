package io.lodestream.querygen.stream;

import io.lodestream.querygen.corpus.Corpus;
import io.lodestream.querygen.filter.KeptQueries;
import io.lodestream.runtime.metrics.MetricName;
import io.lodestream.runtime.metrics.StageMeters;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What the tasks of an instance know together. Thread-safe. */
public final class InstanceKnowledge {

  private final Optional<Corpus> corpus;
  private final KeptQueries queries;
  private final StageMeters meters;
  private final Map<Object, Integer> pendingByTask = new ConcurrentHashMap<>();

  /**
   * @param corpus empty where neither generator nor judge needs it
   * @param queries kept for live passages
   */
  public InstanceKnowledge(Optional<Corpus> corpus, KeptQueries queries, StageMeters meters) {
    this.corpus = corpus;
    this.queries = queries;
    this.meters = meters;
  }

  Optional<Corpus.Shard> openCorpus() {
    return corpus.map(Corpus::openShard);
  }

  KeptQueries.Shard openQueries() {
    return queries.openShard();
  }

  /** Sets how many passages wait in one task; 0 forgets the task. */
  void setPending(Object task, int passages) {
    if (passages == 0) {
      pendingByTask.remove(task);
    } else {
      pendingByTask.put(task, passages);
    }
    meters.set(MetricName.PASSAGES_PENDING, pending());
  }

  /** The task's part of {@code capacity}, by how many passages wait in each task; at least 1. */
  int share(Object task, int capacity) {
    int total = pending();
    int own = pendingByTask.getOrDefault(task, 0);
    return total == own ? capacity : (int) Math.max(1, (long) capacity * own / Math.max(1, total));
  }

  /** How many passages wait in all tasks. */
  public int pending() {
    return pendingByTask.values().stream().mapToInt(n -> n).sum();
  }
}
