package io.lodestream.trainer.training;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the validation split said, by prefix of the vectors.
 *
 * @param queries measured
 * @param passages searched
 * @param dimension the prefix by which checkpoints were chosen
 * @param parent nDCG@10 before the first step, by dimension: the whole, the chosen one and those
 *     that were trained to work alone
 * @param chosen nDCG@10 of the model that came out, by dimension
 */
public record ValidationReport(
    int queries,
    int passages,
    int dimension,
    SortedMap<Integer, Double> parent,
    SortedMap<Integer, Double> chosen) {
  public ValidationReport {
    parent = Collections.unmodifiableSortedMap(new TreeMap<>(parent));
    chosen = Collections.unmodifiableSortedMap(new TreeMap<>(chosen));
  }
}
