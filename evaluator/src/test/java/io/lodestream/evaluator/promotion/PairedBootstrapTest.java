package io.lodestream.evaluator.promotion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PairedBootstrapTest {

  private final PairedBootstrap bootstrap = new PairedBootstrap(10_000, .95, 7);

  @Test
  void agreesWithTheNormalIntervalWhenEveryQueryHasItsOwnDocument() {
    // Given 400 differences of mean .02 and deviation about .1
    var random = new SplittableRandom(1);
    var differences = IntStream.range(0, 400).mapToDouble(i -> .02 + .1 * gauss(random)).toArray();
    double mean = Arrays.stream(differences).average().orElseThrow();
    double deviation =
        Math.sqrt(Arrays.stream(differences).map(d -> (d - mean) * (d - mean)).sum() / 400);
    // When
    var interval = bootstrap.intervals(ownDocuments(400), new double[][] {differences})[0];
    // Then
    double half = 1.959964 * deviation / Math.sqrt(400);
    assertThat(interval.delta()).isCloseTo(mean, within(1e-12));
    assertThat(interval.low()).isCloseTo(mean - half, within(half * .05));
    assertThat(interval.high()).isCloseTo(mean + half, within(half * .05));
    assertThat(interval.confidence()).isEqualTo(.95);
  }

  @Test
  void widensByTheRootOfTheQueriesPerDocumentWhenTheyAgree() {
    // Given 50 documents whose 16 queries all move alike
    var random = new SplittableRandom(2);
    var perDocument = IntStream.range(0, 50).mapToDouble(i -> gauss(random)).toArray();
    var differences = IntStream.range(0, 800).mapToDouble(i -> perDocument[i / 16]).toArray();
    var byDocument = IntStream.range(0, 800).map(i -> i / 16).toArray();
    // When
    var clustered = bootstrap.intervals(byDocument, new double[][] {differences})[0];
    var naive = bootstrap.intervals(ownDocuments(800), new double[][] {differences})[0];
    // Then
    double ratio = (clustered.high() - clustered.low()) / (naive.high() - naive.low());
    assertThat(ratio).isCloseTo(4, within(.3));
  }

  @Test
  void weighsQueriesNotDocuments() {
    // Given one document with 3 queries and one with 1
    var differences = new double[][] {{.3, .3, .3, -.1}};
    // When
    var interval = bootstrap.intervals(new int[] {0, 0, 0, 1}, differences)[0];
    // Then
    assertThat(interval.delta()).isCloseTo(.2, within(1e-12));
    assertThat(interval.low()).isCloseTo(-.1, within(1e-12));
    assertThat(interval.high()).isCloseTo(.3, within(1e-12));
  }

  @Test
  void coversTheTruthAboutAsOftenAsItSays() {
    var quick = new PairedBootstrap(500, .95, 3);
    var random = new SplittableRandom(4);
    int covered = 0;
    for (int trial = 0; trial < 400; trial++) {
      var differences = IntStream.range(0, 60).mapToDouble(i -> .05 + gauss(random)).toArray();
      var interval = quick.intervals(ownDocuments(60), new double[][] {differences})[0];
      if (interval.low() <= .05 && .05 <= interval.high()) {
        covered++;
      }
    }
    assertThat(covered / 400.0).isBetween(.90, .98);
  }

  @Test
  void givesTheSameIntervalForTheSameSeed() {
    var differences = new double[][] {{.1, -.2, .3, .05, .2}};
    var clusters = new int[] {0, 1, 1, 2, 3};
    assertThat(new PairedBootstrap(1000, .9, 5).intervals(clusters, differences))
        .isEqualTo(new PairedBootstrap(1000, .9, 5).intervals(clusters, differences));
    assertThat(new PairedBootstrap(1000, .9, 5).intervals(clusters, differences))
        .isNotEqualTo(new PairedBootstrap(1000, .9, 6).intervals(clusters, differences));
  }

  @Test
  void saysZeroWhenNothingDiffers() {
    var intervals = bootstrap.intervals(ownDocuments(20), new double[2][20]);
    assertThat(intervals).containsOnly(new PairedBootstrap.Interval(0, 0, 0, .95));
  }

  private static int[] ownDocuments(int queries) {
    return IntStream.range(0, queries).toArray();
  }

  /** Box-Muller, since SplittableRandom's own differs between Java releases. */
  private static double gauss(SplittableRandom random) {
    double radius = Math.sqrt(-2 * Math.log(1 - random.nextDouble()));
    return radius * Math.cos(2 * Math.PI * random.nextDouble());
  }
}
