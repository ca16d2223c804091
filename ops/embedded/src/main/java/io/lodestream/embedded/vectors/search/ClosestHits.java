package io.lodestream.embedded.vectors.search;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.stream.Stream;

/** Keeps the closest of many hits. */
final class ClosestHits {

  private final int limit;
  private final Comparator<Hit> order;
  private final PriorityQueue<Hit> furthestOnTop;

  ClosestHits(int limit, boolean largerIsCloser) {
    this.limit = limit;
    this.order = Hit.closestFirst(largerIsCloser);
    this.furthestOnTop = new PriorityQueue<>(order.reversed());
  }

  void add(Hit hit) {
    if (furthestOnTop.size() < limit) {
      furthestOnTop.add(hit);
    } else if (limit > 0 && order.compare(hit, furthestOnTop.peek()) < 0) {
      furthestOnTop.poll();
      furthestOnTop.add(hit);
    }
  }

  /** In no order. */
  Stream<Hit> stream() {
    return furthestOnTop.stream();
  }
}
