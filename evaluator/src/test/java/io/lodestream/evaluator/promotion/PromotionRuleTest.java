package io.lodestream.evaluator.promotion;

import static io.lodestream.schemas.LabelOrigin.HUMAN;
import static io.lodestream.schemas.LabelOrigin.SYNTHETIC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lodestream.evaluator.metric.RetrievalMetric;
import io.lodestream.schemas.Compared;
import io.lodestream.schemas.Comparison;
import io.lodestream.schemas.Decision;
import io.lodestream.schemas.LabelOrigin;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PromotionRuleTest {

  private static final PromotionSettings SETTINGS =
      new PromotionSettings(30, 5, .002, .01, 2_000, .95, 42);

  private final PromotionRule rule = new PromotionRule(SETTINGS);

  @Test
  void promotesACertainGainAndSaysWhyWithFigures() {
    var verdict = rule.decide(List.of(set("covidqa", HUMAN, 100, 20, .1)), 0);
    assertThat(verdict.decision()).isEqualTo(Decision.PROMOTE);
    assertThat(verdict.reason())
        .matches(
            "nDCG@10 on covidqa \\.400 -> \\.500, 95 % interval of the difference"
                + " \\[\\+\\.0\\d\\d, \\+\\.1\\d\\d\\], 100 queries, 20 documents");
    assertThat(verdict.comparisons())
        .extracting(Comparison::getMetric)
        .containsExactly("ndcg@10", "recall@10", "mrr@10", "hit@10");
    var first = verdict.comparisons().get(0);
    assertThat(first.getDelta()).isCloseTo(.1, within(1e-9));
    assertThat(first.getLow()).isPositive().isLessThan(first.getDelta());
  }

  @Test
  void rejectsAGainThatMayBeChance() {
    var verdict = rule.decide(List.of(set("covidqa", HUMAN, 40, 8, .01)), 0);
    assertThat(verdict.decision()).isEqualTo(Decision.REJECT);
    assertThat(verdict.reason()).contains("covidqa", "no statistically significant gain");
  }

  @Test
  void rejectsAGainBelowTheMinimumEffect() {
    var verdict = rule.decide(List.of(constant("covidqa", HUMAN, 100, 20, .001)), 0);
    assertThat(verdict.decision()).isEqualTo(Decision.REJECT);
    assertThat(verdict.reason()).contains("less than the minimum effect .002");
  }

  @Test
  void rejectsALoss() {
    var verdict = rule.decide(List.of(constant("covidqa", HUMAN, 100, 20, -.05)), 0);
    assertThat(verdict.decision()).isEqualTo(Decision.REJECT);
    assertThat(verdict.reason()).endsWith(": a statistically significant loss");
  }

  @Test
  void rejectsAGainThatAnotherSetPaysFor() {
    var sets =
        List.of(set("covidqa", HUMAN, 100, 20, .1), constant("held-out", SYNTHETIC, 100, 20, -.02));
    var verdict = rule.decide(sets, 0);
    assertThat(verdict.decision()).isEqualTo(Decision.REJECT);
    assertThat(verdict.reason()).contains("held-out", "more than the allowed .010");
  }

  @Test
  void toleratesALossWithinTheAllowedRegression() {
    var sets =
        List.of(
            set("covidqa", HUMAN, 100, 20, .1), constant("held-out", SYNTHETIC, 100, 20, -.009));
    assertThat(rule.decide(sets, 0).decision()).isEqualTo(Decision.PROMOTE);
  }

  @Test
  void doesNotLetASyntheticGainHideWhatPeopleSee() {
    var sets = List.of(set("covidqa", HUMAN, 100, 20, 0), set("held-out", SYNTHETIC, 100, 20, .3));
    var verdict = rule.decide(sets, 0);
    assertThat(verdict.decision()).isEqualTo(Decision.REJECT);
    assertThat(verdict.reason()).contains("covidqa");
  }

  @Test
  void fallsBackToSyntheticSetsWhenPeopleWroteTooFewQueries() {
    var sets = List.of(set("experts", HUMAN, 29, 20, -.3), set("held-out", SYNTHETIC, 100, 20, .1));
    var verdict = rule.decide(sets, 0);
    assertThat(verdict.decision()).isEqualTo(Decision.PROMOTE);
    assertThat(verdict.reason()).contains("held-out");
    assertThat(verdict.comparisons()).hasSize(8);
  }

  @Test
  void poolsSeveralHumanSets() {
    var sets = List.of(set("a", HUMAN, 100, 20, .2), set("b", HUMAN, 300, 60, .1));
    var verdict = rule.decide(sets, 0);
    assertThat(verdict.decision()).isEqualTo(Decision.PROMOTE);
    assertThat(verdict.reason()).contains("(pooled)", "400 queries, 60 documents");
    var pooled =
        verdict.comparisons().stream()
            .filter(c -> c.getSet().equals("(pooled)") && c.getMetric().equals("ndcg@10"))
            .findFirst()
            .orElseThrow();
    assertThat(pooled.getDelta()).isCloseTo(.125, within(1e-9));
  }

  @Test
  void rejectsWhenAllQueriesAreAboutAFewDocuments() {
    var verdict = rule.decide(List.of(constant("covidqa", HUMAN, 100, 4, .3)), 0);
    assertThat(verdict.decision()).isEqualTo(Decision.REJECT);
    assertThat(verdict.reason())
        .isEqualTo(
            "too few evaluation queries: covidqa has 100 queries about 4 documents;"
                + " needed are 30 about 5");
  }

  @Test
  void rejectsWithoutQueriesInsteadOfStayingSilent() {
    assertThat(rule.decide(List.of(), 0))
        .isEqualTo(new Verdict(Decision.REJECT, "no evaluation queries", List.of()));
    assertThat(rule.decide(List.of(), 12).reason())
        .contains("nothing in the corpus answers the 12");
  }

  /** Differences that vary around the delta. */
  private static PairedScores set(
      String name, LabelOrigin origin, int queries, int documents, double delta) {
    return scores(name, origin, queries, documents, i -> delta + (i % 2 == 0 ? .15 : -.15));
  }

  private static PairedScores constant(
      String name, LabelOrigin origin, int queries, int documents, double delta) {
    return scores(name, origin, queries, documents, i -> delta);
  }

  private static PairedScores scores(
      String name,
      LabelOrigin origin,
      int queries,
      int documents,
      java.util.function.IntToDoubleFunction difference) {
    var sources =
        IntStream.range(0, queries).mapToObj(i -> "d" + (i / 2) % documents).toArray(String[]::new);
    var champion = new double[RetrievalMetric.COMPARED.size()][queries];
    var candidate = new double[RetrievalMetric.COMPARED.size()][queries];
    for (int metric = 0; metric < champion.length; metric++) {
      Arrays.fill(champion[metric], .4);
      // Neighbouring queries differ alternately: which document they fall on is what varies.
      Arrays.setAll(candidate[metric], i -> .4 + difference.applyAsDouble(i % 4 / 2 + i / 4));
    }
    return new PairedScores(Compared.SERVED, name, origin, sources, champion, candidate);
  }
}
