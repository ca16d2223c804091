package io.lodestream.querygen.corpus;

import java.util.HashMap;
import java.util.Map;

/**
 * Counts values of keys, and knows neither key nor value any more when all are taken away.
 *
 * <p>Not thread-safe.
 *
 * @param <K> key
 * @param <V> value
 */
final class Tally<K, V> {

  private final Map<K, Map<V, Integer>> counts = new HashMap<>();
  private int size;

  void add(K key, V value) {
    var values = counts.computeIfAbsent(key, k -> new HashMap<>());
    if (values.merge(value, 1, Integer::sum) == 1) {
      size++;
    }
  }

  /**
   * Takes one away.
   *
   * @return whether there was one
   */
  boolean remove(K key, V value) {
    var values = counts.get(key);
    if (values == null || !values.containsKey(value)) {
      return false;
    }
    if (values.merge(value, -1, Integer::sum) == 0) {
      values.remove(value);
      size--;
    }
    if (values.isEmpty()) {
      counts.remove(key);
    }
    return true;
  }

  /** The values of a key and how often each is there; a view. */
  Map<V, Integer> of(K key) {
    return counts.getOrDefault(key, Map.of());
  }

  /** How many different values all keys have together. */
  int size() {
    return size;
  }
}
