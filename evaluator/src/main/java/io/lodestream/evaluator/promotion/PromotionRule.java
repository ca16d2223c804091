package io.lodestream.evaluator.promotion;

import io.lodestream.evaluator.relevance.JudgedSet;
import io.lodestream.schemas.Comparison;
import io.lodestream.schemas.Decision;
import io.lodestream.schemas.LabelOrigin;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Decides between candidate and champion by nDCG@10.
 *
 * <p>A set counts when it has enough queries and source documents. The primary sets are the human
 * ones that count, else the synthetic ones that count. Promoted is a candidate that, over the
 * queries of all primary sets together, gains at least the minimum effect, with an interval above
 * zero, unless a set that counts shows a loss whose interval lies wholly beyond the allowed
 * regression. Any other candidate is rejected, also when no set counts: a worse model never reaches
 * users without an operator's word.
 */
public final class PromotionRule {

  /** Name under which several primary sets are compared as one. */
  public static final String POOLED = "(pooled)";

  private final PromotionSettings settings;

  public PromotionRule(PromotionSettings settings) {
    this.settings = settings;
  }

  public PromotionSettings settings() {
    return settings;
  }

  /**
   * The sets that decide, as {@link #decide} takes them; none when no set counts.
   *
   * @param sets every set, also those without queries
   */
  public List<JudgedSet> deciding(List<JudgedSet> sets) {
    var counting =
        sets.stream()
            .filter(set -> settings.counts(set.queries().size(), (int) set.sourceDocuments()))
            .toList();
    return primary(counting, JudgedSet::origin);
  }

  /**
   * Decides by the first comparisons of the verdict.
   *
   * @param sets every set that has queries
   * @param unanswerable queries of all sets that nothing in the corpus answers, for the reason
   */
  public Verdict decide(List<PairedScores> sets, int unanswerable) {
    if (sets.isEmpty()) {
      return reject(noQueries(unanswerable), List.of());
    }
    var bootstrap = settings.bootstrap();
    var compared = sets.stream().map(set -> set.compare(bootstrap)).toList();
    var comparisons =
        new ArrayList<>(compared.stream().flatMap(set -> set.metrics().stream()).toList());
    var primary = primary(compared.stream().filter(this::counts).toList(), SetComparison::origin);
    if (primary.isEmpty()) {
      return reject(tooFew(compared), comparisons);
    }
    var whole = primary.get(0);
    if (primary.size() > 1) {
      var names = primary.stream().map(SetComparison::set).collect(Collectors.toSet());
      var members = sets.stream().filter(set -> names.contains(set.set())).toList();
      whole = PairedScores.pooled(POOLED, members).compare(bootstrap);
      comparisons.addAll(whole.metrics());
    }
    return decide(whole, regression(compared), comparisons);
  }

  /** The differences with their intervals, for what informs without deciding. */
  public List<Comparison> compare(PairedScores scores) {
    return scores.compare(settings.bootstrap()).metrics();
  }

  private Verdict decide(
      SetComparison whole, Optional<SetComparison> regression, List<Comparison> comparisons) {
    var figures = figures(whole);
    var deciding = whole.deciding();
    if (deciding.getLow() <= 0) {
      return reject(
          figures
              + (deciding.getHigh() < 0
                  ? ": a statistically significant loss"
                  : ": no statistically significant gain"),
          comparisons);
    }
    if (deciding.getDelta() < settings.minEffect()) {
      return reject(
          "%s: less than the minimum effect %s".formatted(figures, share(settings.minEffect())),
          comparisons);
    }
    if (regression.isPresent()) {
      return reject(
          "%s; but %s: a statistically significant loss of more than the allowed %s"
              .formatted(figures, figures(regression.get()), share(settings.maxRegression())),
          comparisons);
    }
    return new Verdict(Decision.PROMOTE, figures, comparisons);
  }

  private static <S> List<S> primary(List<S> counting, Function<S, LabelOrigin> origin) {
    var human = counting.stream().filter(set -> origin.apply(set) == LabelOrigin.HUMAN).toList();
    return human.isEmpty() ? counting : human;
  }

  private boolean counts(SetComparison set) {
    return settings.counts(set.queries(), set.documents());
  }

  /** Of the sets that count and lose more than is allowed, the one that loses most. */
  private Optional<SetComparison> regression(List<SetComparison> compared) {
    return compared.stream()
        .filter(this::counts)
        .filter(set -> set.deciding().getHigh() < -settings.maxRegression())
        .min((a, b) -> Double.compare(a.deciding().getDelta(), b.deciding().getDelta()));
  }

  private static Verdict reject(String reason, List<Comparison> comparisons) {
    return new Verdict(Decision.REJECT, reason, comparisons);
  }

  private static String noQueries(int unanswerable) {
    return unanswerable == 0
        ? "no evaluation queries"
        : "no evaluation queries: nothing in the corpus answers the %d there are"
            .formatted(unanswerable);
  }

  private String tooFew(List<SetComparison> compared) {
    return compared.stream()
        .map(
            set ->
                "%s has %d queries about %d documents"
                    .formatted(set.set(), set.queries(), set.documents()))
        .collect(
            Collectors.joining(
                "; ",
                "too few evaluation queries: ",
                "; needed are %d about %d"
                    .formatted(settings.minQueries(), settings.minDocuments())));
  }

  private static String figures(SetComparison set) {
    var deciding = set.deciding();
    return "nDCG@10 on %s %s -> %s, %s %% interval of the difference [%s, %s], %d queries, %d documents"
        .formatted(
            set.set(),
            share(deciding.getChampion()),
            share(deciding.getCandidate()),
            percent(deciding.getConfidence()),
            signed(deciding.getLow()),
            signed(deciding.getHigh()),
            set.queries(),
            set.documents());
  }

  private static String percent(double share) {
    return BigDecimal.valueOf(share).movePointRight(2).stripTrailingZeros().toPlainString();
  }

  private static String share(double value) {
    return String.format(Locale.ROOT, "%.3f", value).replaceFirst("^0\\.", ".");
  }

  private static String signed(double value) {
    return String.format(Locale.ROOT, "%+.3f", value).replaceFirst("^([+-])0\\.", "$1.");
  }
}
