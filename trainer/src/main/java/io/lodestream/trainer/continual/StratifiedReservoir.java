package io.lodestream.trainer.continual;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * A sample of fixed size from a stream of unknown length that takes as much of each stratum as of
 * any other, and whatever a small one lacks from the others. Within a stratum every element is
 * equally likely; with more strata than places, every stratum is.
 *
 * <p>Reservoir sampling (Vitter 1985, <a
 * href="https://doi.org/10.1145/3147.3165">doi:10.1145/3147.3165</a>) in its form with random keys:
 * every element draws a key, and a stratum's sample is its elements of smallest keys. When one
 * element too many is held, the largest stratum gives up its largest key, and admits from then on
 * smaller keys only. So at most {@code capacity} elements are held, and a few numbers per stratum
 * seen. The same stream and seed give the same sample. Not thread-safe.
 */
final class StratifiedReservoir<T> {
  private final int capacity;
  private final long seed;
  private final SplittableRandom keys;
  private final Map<String, Stratum<T>> strata = new HashMap<>();
  private final TreeSet<Stratum<T>> largestLast =
      new TreeSet<>(
          Comparator.<Stratum<T>>comparingInt(Stratum::size)
              .thenComparingLong(stratum -> stratum.rank)
              .thenComparing(stratum -> stratum.name));
  private int held;

  private record Keyed<T>(long key, T element) {}

  private static final class Stratum<T> {
    private final String name;
    private final long rank;
    private final PriorityQueue<Keyed<T>> largestKeyFirst =
        new PriorityQueue<>(Comparator.<Keyed<T>>comparingLong(Keyed::key).reversed());
    private long admittedBelow = Long.MAX_VALUE;

    Stratum(String name, long rank) {
      this.name = name;
      this.rank = rank;
    }

    int size() {
      return largestKeyFirst.size();
    }
  }

  StratifiedReservoir(int capacity, long seed) {
    this.capacity = capacity;
    this.seed = seed;
    this.keys = new SplittableRandom(seed);
  }

  /** Shows the next element of the stream. */
  void add(String name, T element) {
    add(name, keys.nextLong(), element);
  }

  /**
   * Shows an element whose key follows from itself, so that whether it is there changes nothing for
   * the others.
   *
   * @param key as if drawn at random
   */
  void add(String name, long key, T element) {
    var stratum = strata.computeIfAbsent(name, n -> new Stratum<>(n, rank(n)));
    if (key >= stratum.admittedBelow) {
      return;
    }
    largestLast.remove(stratum);
    stratum.largestKeyFirst.add(new Keyed<>(key, element));
    largestLast.add(stratum);
    held++;
    if (held > capacity) {
      giveUpOne();
    }
  }

  /** Decides among strata of equal size. */
  private long rank(String name) {
    return new SplittableRandom(seed ^ name.hashCode()).nextLong();
  }

  private void giveUpOne() {
    var largest = largestLast.pollLast();
    largest.admittedBelow = largest.largestKeyFirst.poll().key();
    largestLast.add(largest);
    held--;
  }

  /** The sample in random order. */
  List<T> sample() {
    return strata.values().stream()
        .flatMap(stratum -> stratum.largestKeyFirst.stream())
        .sorted(Comparator.comparingLong(Keyed::key))
        .map(Keyed::element)
        .toList();
  }
}
