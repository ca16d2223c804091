package io.lodestream.evaluator.drift;

import io.lodestream.evaluator.promotion.PairedBootstrap;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Optional;

/**
 * Says whether figures on new queries are lower than a reference by a statistically significant
 * amount.
 *
 * <p>The new queries are not the reference's queries, so each is compared with the reference's
 * mean, which is taken as exact; documents are resampled as for promotions. A champion fell when
 * even the upper end of the interval lies further below the reference than the allowed fall.
 */
public final class DriftRule {

  /**
   * What was found.
   *
   * @param now mean nDCG@10
   * @param interval of {@code now} less the reference
   */
  public record Finding(
      double reference,
      double now,
      PairedBootstrap.Interval interval,
      int queries,
      int documents,
      boolean fell) {}

  private final DriftSettings settings;
  private final PairedBootstrap bootstrap;

  public DriftRule(DriftSettings settings, PairedBootstrap bootstrap) {
    this.settings = settings;
    this.bootstrap = bootstrap;
  }

  /** Empty with too few queries or documents to say anything. */
  public Optional<Finding> judge(double reference, QueryFigures now) {
    var numbers = new HashMap<String, Integer>();
    var clusters =
        Arrays.stream(now.sourceDocuments())
            .mapToInt(document -> numbers.computeIfAbsent(document, d -> numbers.size()))
            .toArray();
    if (clusters.length < settings.minQueries() || numbers.size() < settings.minDocuments()) {
      return Optional.empty();
    }
    var differences = Arrays.stream(now.ndcg()).map(ndcg -> ndcg - reference).toArray();
    var interval = bootstrap.intervals(clusters, new double[][] {differences})[0];
    return Optional.of(
        new Finding(
            reference,
            reference + interval.delta(),
            interval,
            clusters.length,
            numbers.size(),
            interval.high() < -settings.maxFall()));
  }
}
