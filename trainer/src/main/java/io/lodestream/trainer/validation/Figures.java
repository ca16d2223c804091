package io.lodestream.trainer.validation;

import io.lodestream.trainer.settings.ValidationBy;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * What a model has on the validation split: nDCG@10, 0 to 1.
 *
 * @param by which of the figures decides
 * @param dimension prefix of the vectors that decides
 * @param dense of the vectors alone, mean over the queries by prefix; empty: the model was not
 *     measured
 * @param fusedByQuery of the vectors' deciding prefix together with BM25, see {@link FusedSearch}
 */
public record Figures(
    ValidationBy by, int dimension, SortedMap<Integer, Double> dense, List<Double> fusedByQuery) {

  /** Standard errors from which on a fused difference counts. */
  private static final double SURE = 2;

  /** Of a model that was not measured yet. */
  public static final Figures NONE = new Figures(ValidationBy.DENSE, 0, new TreeMap<>(), List.of());

  public Figures {
    dense = Collections.unmodifiableSortedMap(new TreeMap<>(dense));
    fusedByQuery = List.copyOf(fusedByQuery);
  }

  public boolean measured() {
    return !dense.isEmpty();
  }

  /** Of the vectors alone, by the deciding prefix. */
  public double alone() {
    return dense.get(dimension);
  }

  /** Together with BM25, mean over the queries; 0 without queries. */
  public double fused() {
    return fusedByQuery.stream().mapToDouble(Double::doubleValue).average().orElse(0);
  }

  /** The figure that decides. */
  public double deciding() {
    return switch (by) {
      case DENSE -> alone();
      case FUSED -> fused();
    };
  }

  /**
   * Whether a model with these figures is better than another one, measured with the same queries.
   *
   * <p>Together with BM25, generated queries are nearly all solved, by any model. So the fused
   * figures decide where they differ by more than chance does in nineteen of twenty cases (two
   * standard errors, taken query by query), and the vectors alone where they do not.
   */
  public boolean betterThan(Figures other) {
    if (by == ValidationBy.FUSED) {
      double gained = fused() - other.fused();
      if (Math.abs(gained) > SURE * standardErrorAgainst(other)) {
        return gained > 0;
      }
    }
    return alone() > other.alone();
  }

  private double standardErrorAgainst(Figures other) {
    var differences =
        IntStream.range(0, fusedByQuery.size())
            .mapToDouble(i -> fusedByQuery.get(i) - other.fusedByQuery.get(i))
            .toArray();
    return PairedError.of(differences);
  }
}
