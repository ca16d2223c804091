package io.lodestream.trainer.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lodestream.trainer.continual.HistoryReport;
import io.lodestream.trainer.continual.HistoryReport.Figure;
import io.lodestream.trainer.settings.TrainerSettings;
import io.lodestream.trainer.settings.ValidationBy;
import io.lodestream.trainer.validation.Figures;
import io.lodestream.trainer.validation.Scores;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MergeRuleTest {
  private static final Mix HALF = new Mix(0.5, 0.5, 0);
  private static final Mix HALF_WITH_BASE = new Mix(0.5, 0.25, 0.25);
  private static final Mix LITTLE = new Mix(0.25, 0.75, 0);
  private static final MergeRule RULE = new MergeRule(parent(0.5), 0.01, true);

  @Test
  void theScoreIsTheMeanOfNewAndOldAndEachWindowCountsTheSame() {
    var measured =
        new Measured(
            HALF,
            scores(0.8, 0.6),
            List.of(new double[] {1, 1, 1}, new double[] {0}),
            HistoryReport.none());

    assertThat(measured.figures().deciding()).isEqualTo(0.7, within(1e-12));
    assertThat(measured.score()).isEqualTo(0.6, within(1e-12));
  }

  @Test
  void theStandardErrorIsOfTheDifferencesQueryByQuery() {
    var one = candidate(HALF, 0, 1.0, 0.5, 0.5, 0.0);
    var other = candidate(LITTLE, 0, 0.8, 0.3, 0.3, -0.2);
    var third = candidate(LITTLE, 0, 1.0, 0.5, 0.5, 0.4);

    assertThat(one.standardErrorAgainst(other)).isEqualTo(0, within(1e-9));
    // Differences 0, 0, 0, -0.4: standard deviation 0.2, of the mean half of it.
    assertThat(one.standardErrorAgainst(third)).isEqualTo(0.1, within(1e-12));
  }

  @Test
  void aMixWithinOneStandardErrorOfTheBestAndNearerToTheParentIsTaken() {
    // The queries swing by as much as the means differ, so the two cannot be told apart.
    var trained = candidate(Mix.TRAINED, 0, 0.9, 0.5, 0.9, 0.6);
    var half = candidate(HALF, 0, 0.6, 0.8, 0.7, 0.7);
    var little = candidate(LITTLE, 0, 0.55, 0.4, 0.6, 0.55);

    assertThat(RULE.choose(List.of(trained, half, little))).isSameAs(half);
  }

  @Test
  void aClearlyBetterMixIsTakenHoweverFarFromTheParent() {
    var trained = candidate(Mix.TRAINED, 0, 0.9, 0.8, 0.9, 0.8);
    var half = candidate(HALF, 0, 0.8, 0.7, 0.8, 0.7);

    assertThat(RULE.choose(List.of(trained, half))).isSameAs(trained);
  }

  @Test
  void ofEqualMixesTheOneWithMostOfTheParentIsTaken() {
    var values = new double[] {0.9, 0.8};
    var trained = candidate(Mix.TRAINED, 0, values);
    var withBase = candidate(HALF_WITH_BASE, 0, values);
    var half = candidate(HALF, 0, values);

    assertThat(RULE.choose(List.of(trained, withBase, half))).isSameAs(half);
  }

  @Test
  void theFigureThatDecidesSaysWhichMixIsBetter() {
    // Given a mix that finds more alone, by what BM25 finds too, and one that adds to BM25
    var more = new double[] {0.9, 0.8, 0.9, 0.8};
    var less = new double[] {0.6, 0.6, 0.6, 0.6};
    for (var by : ValidationBy.values()) {
      var rule = new MergeRule(scores(by, less, less).figures(), 0.01, true);
      var repeats = measured(Mix.TRAINED, scores(by, more, less));
      var adds = measured(HALF, scores(by, less, more));

      assertThat(rule.choose(List.of(repeats, adds)))
          .isSameAs(by == ValidationBy.DENSE ? repeats : adds);
    }
  }

  @Test
  void whereFusionTellsNothingApartTheVectorsAloneDecideAndThenNearnessToTheParent() {
    // Given queries that all models solve together with BM25
    var solved = new double[] {1, 1, 1, 1};
    var rule = new MergeRule(fused(solved, 0.5, 0.5, 0.5, 0.5).figures(), 0.01, true);
    var trained = measured(Mix.TRAINED, fused(solved, 0.9, 0.8, 0.9, 0.9));
    var asGoodAlone = measured(HALF, fused(solved, 0.8, 0.9, 0.9, 0.9));
    var worseAlone = measured(HALF, fused(solved, 0.7, 0.6, 0.7, 0.7));
    var little = measured(LITTLE, fused(solved, 0.4, 0.4, 0.4, 0.4));

    assertThat(rule.choose(List.of(trained, worseAlone, little))).isSameAs(trained);
    assertThat(rule.choose(List.of(trained, asGoodAlone, little))).isSameAs(asGoodAlone);
  }

  @Test
  void aMixWithinTheBudgetComesBeforeABetterOneOverIt() {
    var trained = candidate(Mix.TRAINED, 0.02, 0.9, 0.9);
    var half = candidate(HALF, 0.005, 0.6, 0.6);

    assertThat(RULE.choose(List.of(trained, half))).isSameAs(half);
  }

  @Test
  void aMixNoBetterThanTheParentIsNotTakenForItsNearness() {
    var trained = candidate(Mix.TRAINED, 0, 0.9, 0.3);
    var little = candidate(LITTLE, 0, 0.3, 0.6);

    assertThat(RULE.choose(List.of(trained, little))).isSameAs(trained);
  }

  @Test
  void withTooFewQueriesOnlyTheBudgetAsksForAMix() {
    var rule = new MergeRule(parent(0.5), 0.01, false);
    var trained = candidate(Mix.TRAINED, 0, 0.1);
    var half = candidate(HALF, 0, 0.9);
    var over = candidate(Mix.TRAINED, 0.1, 0.9);
    var little = candidate(LITTLE, 0, 0.9);

    assertThat(rule.choose(List.of(trained, half))).isSameAs(trained);
    assertThat(rule.choose(List.of(over, half, little))).isSameAs(half);
  }

  @Test
  void theGridHasTheTrainedWeightsAndTheBaseOnlyWhenAsked() {
    var shares = List.of(0.0, 0.5, 0.25, 0.5);

    assertThat(Mix.tried(new TrainerSettings.Merge(shares, false), true))
        .containsExactly(HALF, LITTLE);
    assertThat(Mix.tried(new TrainerSettings.Merge(shares, true), false))
        .containsExactly(HALF, LITTLE);
    assertThat(Mix.tried(new TrainerSettings.Merge(List.of(0.5), true), true))
        .containsExactly(HALF, HALF_WITH_BASE);
    assertThat(Mix.tried(new TrainerSettings.Merge(List.of(1.0, 0.5), true), true))
        .containsExactly(Mix.TRAINED, HALF, HALF_WITH_BASE);
  }

  private static Measured candidate(Mix mix, double forgetting, double... validation) {
    var figure = new Figure("w", 1, 0.5, 0.5 - forgetting, 0.5, OptionalDouble.empty());
    return new Measured(
        mix,
        scores(validation),
        List.of(),
        new HistoryReport(List.of(figure), OptionalDouble.empty()));
  }

  private static Measured measured(Mix mix, Scores scores) {
    return new Measured(mix, scores, List.of(), HistoryReport.none());
  }

  private static Figures parent(double ndcg) {
    return scores(ndcg).figures();
  }

  private static Scores fused(double[] fused, double... dense) {
    return scores(ValidationBy.FUSED, dense, fused);
  }

  private static Scores scores(double... values) {
    return scores(ValidationBy.DENSE, values, values);
  }

  private static Scores scores(ValidationBy by, double[] dense, double[] fused) {
    return new Scores(by, 4, new TreeMap<>(Map.of(4, dense)), fused);
  }
}
