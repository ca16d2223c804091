package io.lodestream.trainer.reference;

import io.lodestream.runtime.retrieval.Recipes;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A scorer on the scale on which serving fuses its sides (Qdrant's distribution-based fusion): a
 * query's best {@value Recipes#DEPTH} passages of the run are what a search would fetch; 3 standard
 * deviations below their mean is 0, as many above it is 1, and a passage that is not among them has
 * 0. All have 0.5 where the scores do not differ.
 *
 * <p>Immutable; thread-safe.
 */
public final class StandardScores implements PairScorer {
  /** Standard deviations from 0 to 1. */
  public static final double SPAN = 6;

  private final PairScorer scorer;
  private final Map<String, Scale> scales;

  /** Of a query's best passages; {@code lowest} is the score of the last of them. */
  private record Scale(double mean, double deviation, double lowest) {
    static Scale of(List<Found> best) {
      double mean = best.stream().mapToDouble(Found::score).average().orElse(0);
      double squares = best.stream().mapToDouble(f -> Math.pow(f.score() - mean, 2)).sum();
      double deviation = best.size() < 2 ? 0 : Math.sqrt(squares / (best.size() - 1));
      double lowest = best.isEmpty() ? Double.POSITIVE_INFINITY : best.get(best.size() - 1).score();
      return new Scale(mean, deviation, lowest);
    }

    float of(float score) {
      if (score < lowest) {
        return 0;
      }
      return deviation < 1e-9 ? 0.5f : (float) (0.5 + (score - mean) / (SPAN * deviation));
    }
  }

  /**
   * Searches once for each query, on all cores.
   *
   * @param queries all that will be asked
   */
  public StandardScores(PairScorer scorer, Collection<String> queries) {
    this.scorer = scorer;
    this.scales =
        queries.stream().distinct().toList().parallelStream()
            .collect(
                Collectors.toConcurrentMap(
                    Function.identity(), query -> Scale.of(scorer.top(query, Recipes.DEPTH))));
  }

  /**
   * @throws IllegalArgumentException for another query than those given
   */
  @Override
  public float score(String query, String passage) {
    return scale(query).of(scorer.score(query, passage));
  }

  @Override
  public List<Found> top(String query, int k) {
    var scale = scale(query);
    return scorer.top(query, k).stream()
        .map(found -> new Found(found.index(), scale.of(found.score())))
        .toList();
  }

  /** The scorer's own score. */
  public float raw(String query, String passage) {
    return scorer.score(query, passage);
  }

  /** What is 1 here in the scorer's own scores of this query. */
  public double unit(String query) {
    return SPAN * scale(query).deviation();
  }

  private Scale scale(String query) {
    var scale = scales.get(query);
    if (scale == null) {
      throw new IllegalArgumentException(
          "a query of %d characters has no scale".formatted(query.length()));
    }
    return scale;
  }
}
