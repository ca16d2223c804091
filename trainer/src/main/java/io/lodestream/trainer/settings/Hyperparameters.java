package io.lodestream.trainer.settings;

import io.lodestream.runtime.endpoints.EndpointAddress;
import io.lodestream.schemas.digest.Sha256;
import java.net.URI;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What shapes the trained weights, and so makes a model's id: every key of section {@code trainer}
 * that was read, by its short key and the value read, except those that are listed here.
 *
 * <p>The spelling of a value is part of every model's id and must never change: numbers, flags and
 * lists as Java prints them, choices in lower case with dashes, addresses as a digest. A key that
 * is not set and has no default is left out.
 */
final class Hyperparameters {
  private static final int DIGEST_CHARS = 12;

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
          "trackers",
          // How long endpoints are waited for, and how many calls are made at a time.
          "teacher.patience",
          "teacher.max-time",
          "teacher.rerank.max-in-flight",
          "teacher.rerank.allow-plain-http",
          "teacher.rerank.timeout",
          "teacher.grades.max-answer-tokens");

  /**
   * Keys that came when models had ids already, by the value with which training is as it was
   * before them: with it they are left out, so that ids stay as they were. It need not be the
   * default.
   */
  static final Map<String, String> LEFT_OUT_AT =
      Map.ofEntries(
          Map.entry("row-choice", "random"),
          Map.entry("lexical-weight", "0.0"),
          Map.entry("negatives.from", "dense"),
          Map.entry("word-drop", "0.0"),
          Map.entry("sentence-drop", "0.0"),
          Map.entry("teacher.weight", "0.0"),
          Map.entry("teacher.temperature", "1.0"),
          Map.entry("teacher.lexical", "1.0"),
          Map.entry("teacher.parent", "1.0"),
          Map.entry("teacher.model-weight", "1.0"),
          Map.entry("teacher.student", "dense"),
          Map.entry("teacher.candidates", "16"),
          Map.entry("teacher.rerank.weight", "0.0"),
          Map.entry("teacher.rerank.protocol", "cohere"),
          Map.entry("teacher.grades.weight", "0.0"),
          Map.entry("validation-by", "dense"));

  private Hyperparameters() {}

  /**
   * @param read values by short key, as {@link io.lodestream.runtime.config.Section#values} gives
   *     them when every key was read
   */
  static SortedMap<String, String> of(Map<String, Object> read) {
    var shaping = new TreeMap<String, String>();
    read.forEach(
        (key, value) -> {
          var spelled = spelled(value);
          if (!SHAPE_NO_WEIGHTS.contains(key) && !spelled.equals(LEFT_OUT_AT.get(key))) {
            shaping.put(key, spelled);
          }
        });
    return Collections.unmodifiableSortedMap(shaping);
  }

  private static String spelled(Object value) {
    if (value instanceof URI address) {
      return digest(EndpointAddress.shown(address));
    }
    return value instanceof Enum<?> choice
        ? choice.name().toLowerCase(Locale.ROOT).replace('_', '-')
        : value.toString();
  }

  /** In place of an address: model cards are published, and hosts within a company are not. */
  static String digest(String text) {
    return "sha256:" + Sha256.of(text).hex().substring(0, DIGEST_CHARS);
  }
}
