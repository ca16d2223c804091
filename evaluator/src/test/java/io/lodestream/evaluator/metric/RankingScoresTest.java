package io.lodestream.evaluator.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class RankingScoresTest {

  private static final Offset<Double> EXACT = within(1e-9);

  /** Grades 3, 2 and 1 for a, b and c, of which a and c are found, at ranks 2 and 4. */
  private static final List<String> RANKING = List.of("x", "a", "y", "c", "z");

  private static final Map<String, Integer> RELEVANT = Map.of("a", 3, "b", 2, "c", 1);

  @Test
  void countsFoundAmongAllRelevant() {
    assertThat(RankingScores.recall(RANKING, RELEVANT, 10)).isCloseTo(2 / 3.0, EXACT);
    assertThat(RankingScores.recall(RANKING, RELEVANT, 3)).isCloseTo(1 / 3.0, EXACT);
    assertThat(RankingScores.recall(RANKING, RELEVANT, 1)).isZero();
  }

  @Test
  void dividesPrecisionByTheCutOffEvenWhenTheListIsShorter() {
    assertThat(RankingScores.precision(RANKING, RELEVANT, 10)).isCloseTo(.2, EXACT);
    assertThat(RankingScores.precision(RANKING, RELEVANT, 4)).isCloseTo(.5, EXACT);
  }

  @Test
  void takesTheRankOfTheFirstRelevantItem() {
    assertThat(RankingScores.reciprocalRank(RANKING, RELEVANT, 10)).isCloseTo(.5, EXACT);
    assertThat(RankingScores.reciprocalRank(RANKING, RELEVANT, 1)).isZero();
    assertThat(RankingScores.hit(RANKING, RELEVANT, 2)).isOne();
    assertThat(RankingScores.hit(RANKING, RELEVANT, 1)).isZero();
  }

  @Test
  void averagesPrecisionOverAllRelevantItems() {
    // (1/2 + 2/4) / 3
    assertThat(RankingScores.averagePrecision(RANKING, RELEVANT, 10)).isCloseTo(1 / 3.0, EXACT);
  }

  @Test
  void discountsGradesByTheLogarithmOfTheRank() {
    // DCG 3/log2(3) + 1/log2(5) = 1.8927892607 + .4306765581; ideal 3 + 2/log2(3) + 1/log2(4)
    double expected = (1.8927892607 + .4306765581) / (3 + 1.2618595071 + .5);
    assertThat(RankingScores.ndcg(RANKING, RELEVANT, 10)).isCloseTo(expected, within(1e-9));
  }

  @Test
  void cutsTheIdealOrderToo() {
    var relevant =
        IntStream.range(0, 12)
            .boxed()
            .collect(java.util.stream.Collectors.toMap(i -> "d" + i, i -> 1));
    var ranking = IntStream.range(0, 10).mapToObj(i -> "d" + i).toList();
    assertThat(RankingScores.ndcg(ranking, relevant, 10)).isCloseTo(1, EXACT);
    assertThat(RankingScores.recall(ranking, relevant, 10)).isCloseTo(10 / 12.0, EXACT);
  }

  @Test
  void scoresAnEmptyListZeroEverywhere() {
    for (var metric : RetrievalMetric.values()) {
      assertThat(metric.score(List.of(), RELEVANT)).as(metric.id()).isZero();
    }
  }

  @Test
  void publishesTheKeysThatReportsRead() {
    assertThat(RetrievalMetric.COMPARED)
        .extracting(RetrievalMetric::id)
        .containsExactly("ndcg@10", "recall@10", "mrr@10", "hit@10");
  }
}
