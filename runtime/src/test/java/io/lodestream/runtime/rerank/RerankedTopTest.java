package io.lodestream.runtime.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lodestream.runtime.rerank.RerankedTop.Place;
import io.lodestream.schemas.error.BadDataException;
import java.util.List;
import org.junit.jupiter.api.Test;

class RerankedTopTest {

  private static final double[] RETRIEVAL = {9, 8, 7, 6, 5};

  @Test
  void ordersTheTopByTheRerankerAloneAndLeavesTheRest() {
    var ranking = RerankedTop.of(RETRIEVAL, new float[] {-3, 40, 1}, 1);
    assertThat(order(ranking)).containsExactly(1, 2, 0, 3, 4);
    assertThat(ranking)
        .extracting(Place::score)
        .isSortedAccordingTo((a, b) -> Double.compare(b, a));
  }

  @Test
  void keepsTheRetrievalsOrderWhereTheRerankerHasNoShare() {
    assertThat(order(RerankedTop.of(RETRIEVAL, new float[] {1, 2, 3, 4, 5}, 0)))
        .containsExactly(0, 1, 2, 3, 4);
  }

  @Test
  void bringsBothSidesToOneScaleWhateverTheirUnits() {
    // Given a reranker that says the opposite of the retrieval, on a scale a million times wider
    var ranking = RerankedTop.of(new double[] {.3, .2, .1}, new float[] {1e6f, 2e6f, 3e6f}, 0.5);
    // Then the two cancel out, and the retrieval's order stands
    assertThat(order(ranking)).containsExactly(0, 1, 2);
    assertThat(ranking).allSatisfy(p -> assertThat(p.score()).isCloseTo(0.5, within(1e-9)));
    // When the reranker has a little more to say
    assertThat(order(RerankedTop.of(new double[] {.3, .2, .1}, new float[] {1, 2, 3}, 0.6)))
        .containsExactly(2, 1, 0);
  }

  @Test
  void scalesAsQdrantsDistributionBasedFusionDoes() {
    // Given scores 1, 2, 3: mean 2 and sample deviation 1, so three deviations are 3
    var ranking = RerankedTop.of(new double[] {3, 2, 1}, new float[] {3, 2, 1}, 0.5);
    assertThat(ranking)
        .extracting(Place::score)
        .satisfiesExactly(
            s -> assertThat(s).isCloseTo(4.0 / 6, within(1e-9)),
            s -> assertThat(s).isCloseTo(0.5, within(1e-9)),
            s -> assertThat(s).isCloseTo(2.0 / 6, within(1e-9)));
  }

  @Test
  void equalScoresKeepTheRetrievalsOrder() {
    assertThat(order(RerankedTop.of(RETRIEVAL, new float[] {7, 7, 7}, 1)))
        .containsExactly(0, 1, 2, 3, 4);
    assertThat(order(RerankedTop.of(new double[] {1}, new float[] {-1}, 1))).containsExactly(0);
    assertThat(RerankedTop.of(new double[0], new float[0], 1)).isEmpty();
    assertThat(order(RerankedTop.of(RETRIEVAL, new float[0], 1))).containsExactly(0, 1, 2, 3, 4);
  }

  @Test
  void refusesScoresThatAreNoNumbersOrTooMany() {
    assertThatThrownBy(() -> RerankedTop.of(RETRIEVAL, new float[] {1, Float.NaN}, 1))
        .isInstanceOf(BadDataException.class)
        .hasMessage("the reranker's score of passage 1 is NaN");
    assertThatThrownBy(() -> RerankedTop.of(new double[] {1}, new float[] {1, 2}, 1))
        .isInstanceOf(BadDataException.class)
        .hasMessage("the reranker gave 2 scores for 1 passages");
  }

  private static List<Integer> order(List<Place> ranking) {
    return ranking.stream().map(Place::before).toList();
  }
}
