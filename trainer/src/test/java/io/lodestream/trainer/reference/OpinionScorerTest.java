package io.lodestream.trainer.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lodestream.trainer.reference.PairScorer.Found;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What an opinion on a few passages does to the order of all. */
class OpinionScorerTest {
  private static final String QUERY = "q";

  /** Ten passages of which p0 has 0.9, p1 0.8, ... p9 0. */
  private static final List<String> PASSAGES =
      IntStream.range(0, 10).mapToObj(i -> "p" + i).toList();

  private static final PairScorer TENTHS =
      new PairScorer() {
        @Override
        public float score(String query, String passage) {
          return PASSAGES.contains(passage) ? (9 - PASSAGES.indexOf(passage)) / 10f : 0;
        }

        @Override
        public List<Found> top(String query, int k) {
          return Found.best(10, k, i -> true, i -> score(query, PASSAGES.get(i)));
        }
      };

  @Test
  void anOpinionAloneOrdersItsPassagesAndLeavesThemAsAGroupWhereTheyAre() {
    // When an opinion on the best three, on a scale of its own, puts the last of them first
    var scorer = scorer(1e9, Map.of("p0", -40f, "p1", -50f, "p2", -30f));
    // Then their mean of 0.8 and their deviation of 0.1 stay
    assertThat(scorer.score(QUERY, "p2")).isEqualTo(0.9f, within(1e-5f));
    assertThat(scorer.score(QUERY, "p0")).isEqualTo(0.8f, within(1e-5f));
    assertThat(scorer.score(QUERY, "p1")).isEqualTo(0.7f, within(1e-5f));
    assertThat(order(scorer, 4)).containsExactly("p2", "p0", "p1", "p3");
  }

  @Test
  void itsShareIsItsWeightAgainstTheScorersWeight() {
    // Given a scorer of weight 2 and an opinion of weight 1
    var scorer = scorer(1, Map.of("p0", 0f, "p1", 1f));
    double deviation = Math.sqrt(0.005);
    double opinion = 0.85 - deviation / Math.sqrt(2);

    assertThat(scorer.score(QUERY, "p0"))
        .isEqualTo((float) (0.9 * 2 / 3 + opinion / 3), within(1e-5f));
  }

  @Test
  void aPassageWithoutAnOpinionAndAQueryWithoutOneKeepTheirScores() {
    var scorer = scorer(5, Map.of("p0", 0f, "p1", 1f));

    assertThat(scorer.score(QUERY, "p2")).isEqualTo(TENTHS.score(QUERY, "p2"));
    assertThat(scorer.score("another", "p0")).isEqualTo(TENTHS.score("another", "p0"));
  }

  /** A grade for all, or one passage alone, tells none from another. */
  @Test
  void scoresThatDoNotDifferDrawTheirPassagesTogetherAndMoveNoMean() {
    var scorer = scorer(2, Map.of("p0", 3f, "p4", 3f));

    assertThat(scorer.score(QUERY, "p0") + scorer.score(QUERY, "p4"))
        .isEqualTo(1.4f, within(1e-5f));
    assertThat(scorer.score(QUERY, "p0") - scorer.score(QUERY, "p4"))
        .isEqualTo(0.2f, within(1e-5f));
    assertThat(scorer(2, Map.of("p4", 3f)).score(QUERY, "p4")).isEqualTo(0.5f, within(1e-6f));
  }

  @Test
  void aPassageThatAnOpinionFindsFarWorseFallsNoLowerThanWhatNoSearchFetches() {
    // Given seventeen passages of which the opinion finds all but one equally good
    var said = new HashMap<String, Float>();
    IntStream.range(0, 9).forEach(i -> said.put("p" + i, 1f));
    said.put("p9", -1e6f);

    var scorer = scorer(1e9, said);

    assertThat(scorer.score(QUERY, "p9")).isZero();
    assertThat(order(scorer, 10)).endsWith("p9");
  }

  @Test
  void whatOneRelevantPassageGainsIsBounded() {
    // Given a passage that no search found, and that the opinion alone finds good
    var said = new HashMap<String, Float>();
    IntStream.range(0, 9).forEach(i -> said.put("p" + i, 0.01f));
    said.put("p9", 1e6f);

    var scorer = scorer(1e9, said);

    // Then it is first, nine tenths of the root of ten deviations above the mean
    double deviation =
        Math.sqrt(IntStream.range(0, 10).mapToDouble(i -> sq(i / 10.0 - 0.45)).sum() / 9);
    assertThat(scorer.score(QUERY, "p9"))
        .isEqualTo((float) (0.45 + deviation * 9 / Math.sqrt(10)), within(1e-4f));
    assertThat(order(scorer, 1)).containsExactly("p9");
  }

  @Test
  void twoOpinionsAddUp() {
    var one = new Opinion(Map.of(QUERY, Map.of("p0", 0f, "p1", 1f)), 1);
    var other = new Opinion(Map.of(QUERY, Map.of("p0", 1f, "p1", 0f)), 1);

    var scorer = new OpinionScorer(TENTHS, 2, List.of(one, other), PASSAGES);

    assertThat(scorer.score(QUERY, "p0")).isEqualTo(0.85f + 0.025f, within(1e-5f));
    assertThat(scorer.score(QUERY, "p1")).isEqualTo(0.85f - 0.025f, within(1e-5f));
  }

  @Test
  void aPassageOutsideTheRunMayHaveAnOpinionAndIsNotFound() {
    var scorer = scorer(1, Map.of("p0", 0f, "a negative from elsewhere", 1f));

    assertThat(scorer.score(QUERY, "a negative from elsewhere")).isPositive();
    assertThat(order(scorer, 20)).hasSize(10);
  }

  private static double sq(double number) {
    return number * number;
  }

  private static OpinionScorer scorer(double weight, Map<String, Float> said) {
    var opinion = new Opinion(Map.of(QUERY, said), weight);
    return new OpinionScorer(TENTHS, 2, List.of(opinion), PASSAGES);
  }

  private static List<String> order(PairScorer scorer, int k) {
    return scorer.top(QUERY, k).stream().map(Found::index).map(PASSAGES::get).toList();
  }
}
