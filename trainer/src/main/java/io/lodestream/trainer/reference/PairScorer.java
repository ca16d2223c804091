package io.lodestream.trainer.reference;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;

/** One opinion on how well a run's passages answer its queries. Thread-safe. */
public interface PairScorer {

  /** Higher is better; only scores of one query can be compared. */
  float score(String query, String passage);

  /**
   * The best of the run's passages for a query, best first.
   *
   * @param k as many at most
   */
  List<Found> top(String query, int k);

  /** A passage that was found, by its place in the list that was searched. */
  record Found(int index, float score) {
    /** Worst first; of equals the later passage is the worse, so that the order is fixed. */
    private static final Comparator<Found> WORST_FIRST =
        Comparator.comparingDouble(Found::score)
            .thenComparing(Found::index, Comparator.reverseOrder());

    /** The best k of those wanted among the first {@code size} places, best first. */
    static List<Found> best(int size, int k, IntPredicate wanted, IntToDoubleFunction score) {
      var best = new PriorityQueue<>(WORST_FIRST);
      for (int i = 0; i < size; i++) {
        if (wanted.test(i)) {
          best.add(new Found(i, (float) score.applyAsDouble(i)));
          if (best.size() > k) {
            best.poll();
          }
        }
      }
      return best.stream().sorted(WORST_FIRST.reversed()).toList();
    }
  }
}
