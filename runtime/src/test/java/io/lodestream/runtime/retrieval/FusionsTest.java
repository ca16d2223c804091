package io.lodestream.runtime.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lodestream.schemas.RetrieverRecipe;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FusionsTest {

  private static final List<Scored> DENSE =
      List.of(new Scored("a", .9), new Scored("b", .8), new Scored("c", .1));
  private static final List<Scored> SPARSE = List.of(new Scored("c", 12), new Scored("d", 4));

  @Test
  void bringsScoresToThreeDeviationsOfTheSampleAroundTheMean() {
    // mean .6, variance ((.3)^2 + (.2)^2 + (.5)^2) / 2 = .19
    double deviation = Math.sqrt(.19);

    Map<String, Float> scores = Fusions.normalized(DENSE);

    assertThat((double) scores.get("a")).isCloseTo(.5 + .3 / (6 * deviation), within(1e-6));
    assertThat((double) scores.get("c")).isCloseTo(.5 - .5 / (6 * deviation), within(1e-6));
  }

  @Test
  void leavesAScoreFarAboveTheOthersAboveOne() {
    List<Scored> hits =
        IntStream.range(0, 100)
            .mapToObj(i -> new Scored("p" + i, i == 0 ? 50 : 1 + i % 2 * .1))
            .toList();

    assertThat(Fusions.normalized(hits).get("p0")).isGreaterThan(1);
  }

  @Test
  void givesAListWithoutSpreadTheMiddle() {
    assertThat(Fusions.normalized(List.of(new Scored("a", 7)))).containsEntry("a", .5f);
    assertThat(Fusions.normalized(List.of(new Scored("a", 7), new Scored("b", 7))))
        .containsEntry("a", .5f)
        .containsEntry("b", .5f);
    assertThat(Fusions.normalized(List.of())).isEmpty();
  }

  @Test
  void addsTheSharesOfBothSidesAndCountsAMissingHitAsZero() {
    List<Scored> fused = Fusions.fuse(DENSE, SPARSE, Recipes.weighted(.25));

    Map<String, Float> dense = Fusions.normalized(DENSE);
    Map<String, Float> sparse = Fusions.normalized(SPARSE);
    assertThat(fused.get(0).id()).isEqualTo("c");
    assertThat(fused.get(0).score())
        .isCloseTo(.25 * dense.get("c") + .75 * sparse.get("c"), within(1e-6));
    assertThat(fused.get(1).id()).isEqualTo("d");
    assertThat(fused.get(1).score()).isCloseTo(.75 * sparse.get("d"), within(1e-6));
    assertThat(fused).hasSize(4);
  }

  @Test
  void addsReciprocalRanksStretchedByTheWeights() {
    List<Scored> even = Fusions.fuse(DENSE, SPARSE, Recipes.reciprocalRanks(.5));
    List<Scored> dense = Fusions.fuse(DENSE, SPARSE, Recipes.reciprocalRanks(.75));
    List<Scored> only = Fusions.fuse(DENSE, SPARSE, Recipes.reciprocalRanks(1));

    assertThat(even.get(0).id()).isEqualTo("c");
    assertThat(even.get(0).score()).isCloseTo(1 / 62. + 1 / 60., within(1e-7));
    assertThat(dense.get(0).score())
        .isCloseTo(1 / (3 / 1.5 + 59) + 1 / (1 / .5 + 59), within(1e-7));
    assertThat(only.get(3)).isEqualTo(new Scored("d", 0));
  }

  @Test
  void ordersEqualScoresById() {
    List<Scored> fused =
        Fusions.fuse(
            List.of(new Scored("b", 1)), List.of(new Scored("a", 1)), Recipes.weighted(.5));

    assertThat(fused).containsExactly(new Scored("a", .25), new Scored("b", .25));
  }

  @Test
  void takesOneSideAsItIsAndOfBothNoMoreThanTheDepth() {
    RetrieverRecipe shallow = RetrieverRecipe.newBuilder(Recipes.weighted(.5)).setDepth(1).build();

    assertThat(Fusions.fuse(DENSE, SPARSE, Recipes.dense())).isEqualTo(DENSE);
    assertThat(Fusions.fuse(DENSE, SPARSE, Recipes.sparse())).isEqualTo(SPARSE);
    assertThat(Fusions.fuse(DENSE, SPARSE, shallow)).hasSize(2);
    assertThat(Fusions.fuse(List.of(), List.of(), shallow)).isEmpty();
  }
}
