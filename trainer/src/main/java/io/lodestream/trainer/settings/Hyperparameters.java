package io.lodestream.trainer.settings;

import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What shapes the trained weights, and so makes a model's id: every key of section {@code trainer}
 * that was read, by its short key and the value read, except the few that are listed here.
 *
 * <p>The spelling of a value is part of every model's id and must never change: numbers, flags and
 * lists as Java prints them, choices in lower case with dashes. A key that is not set and has no
 * default is left out.
 */
final class Hyperparameters {
  /** Keys that shape no weights. A key that is added here, or taken away, changes model ids. */
  static final Set<String> SHAPE_NO_WEIGHTS =
      Set.of(
          // The line's first model: a model's id already names its parent.
          "base-model",
          // What fits in memory at once: the gradient cache gives the gradient of the whole batch.
          "chunk-size",
          // How much a kill costs: a run that was taken up again ends with the same weights.
          "checkpoint-interval",
          "save-limit",
          // Where figures are written.
          "trackers");

  private Hyperparameters() {}

  /**
   * @param read values by short key, as {@link io.lodestream.runtime.config.Section#values} gives
   *     them when every key was read
   */
  static SortedMap<String, String> of(Map<String, Object> read) {
    var shaping = new TreeMap<String, String>();
    read.forEach(
        (key, value) -> {
          if (!SHAPE_NO_WEIGHTS.contains(key)) {
            shaping.put(key, spelled(value));
          }
        });
    return Collections.unmodifiableSortedMap(shaping);
  }

  private static String spelled(Object value) {
    return value instanceof Enum<?> choice
        ? choice.name().toLowerCase(Locale.ROOT).replace('_', '-')
        : value.toString();
  }
}
