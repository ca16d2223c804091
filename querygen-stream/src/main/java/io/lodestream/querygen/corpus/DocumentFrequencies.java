package io.lodestream.querygen.corpus;

import io.lodestream.querygen.text.TermStatistics;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts in how many passages a term is. Thread-safe; a reader may see a passage half counted. */
final class DocumentFrequencies implements TermStatistics {

  private final ConcurrentMap<String, Integer> counts = new ConcurrentHashMap<>();
  private final AtomicInteger passages = new AtomicInteger();

  void add(Set<String> terms) {
    passages.incrementAndGet();
    terms.forEach(term -> counts.merge(term, 1, Integer::sum));
  }

  void remove(Set<String> terms) {
    passages.decrementAndGet();
    terms.forEach(term -> counts.computeIfPresent(term, (t, n) -> n == 1 ? null : n - 1));
  }

  @Override
  public double frequency(String term) {
    int all = passages.get();
    return all == 0 ? 0 : Math.min(1.0, counts.getOrDefault(term, 0) / (double) all);
  }
}
