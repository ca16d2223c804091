package io.lodestream.encoder.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lodestream.encoder.TextRole;
import io.lodestream.encoder.TokenEmbedder;
import io.lodestream.encoder.TokenVectors;
import io.lodestream.schemas.error.RetryableException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LateInteractionTest {
  private static final int DIMENSION = 64;
  private static final long CACHE = 1 << 20;

  /** Without a sample every word weighs the same. */
  private static final Supplier<PieceWeights> EQUAL = () -> PieceWeights.of(List.of());

  /** Gives each word a direction of its own, and remembers which passages it was asked for. */
  private static final class Words implements TokenEmbedder {
    final List<String> passages = Collections.synchronizedList(new ArrayList<>());

    @Override
    public List<TokenVectors> tokenVectors(List<String> texts, TextRole role) {
      if (role == TextRole.PASSAGE) {
        passages.addAll(texts);
      }
      return texts.stream().map(text -> new TokenVectors(ids(text), rows(text))).toList();
    }

    @Override
    public List<long[]> pieces(List<String> texts) {
      return texts.stream().map(Words::ids).toList();
    }

    private static long[] ids(String text) {
      return text.isEmpty()
          ? new long[0]
          : Arrays.stream(text.split(" ")).mapToLong(String::hashCode).toArray();
    }

    private static float[][] rows(String text) {
      var words = text.isEmpty() ? new String[0] : text.split(" ");
      var rows = new float[words.length][];
      for (int i = 0; i < words.length; i++) {
        rows[i] = direction(words[i]);
      }
      return rows;
    }
  }

  @Test
  void scoresTheMeanOverQueryTokensOfTheBestPassageToken() {
    var reranker = new LateInteraction(new Words(), EQUAL, CACHE);

    var scores =
        reranker.scores("red fox", List.of("the red fox runs", "a red car", "nothing alike"));

    assertThat(scores[0]).isCloseTo(1, within(3e-3f));
    double fox =
        List.of("a", "red", "car").stream().mapToDouble(w -> cosine("fox", w)).max().orElseThrow();
    assertThat(scores[1]).isCloseTo((float) ((1 + fox) / 2), within(3e-3f));
    assertThat(scores[2]).isLessThan(scores[1]);
  }

  @Test
  void wordsThatStandTogetherScoreHigherThanTheSameWordsScattered() {
    var reranker = new LateInteraction(new Words(), EQUAL, CACHE);
    var filling = "other ".repeat(40);

    var scores =
        reranker.scores(
            "red fox runs",
            List.of(
                filling + "red fox runs " + filling, "red " + filling + "fox " + filling + "runs"));

    assertThat(scores[0]).isCloseTo(1, within(3e-3f));
    assertThat(scores[1]).isLessThan(.6f);
  }

  @Test
  void staysWithinThreeThousandthsOfFloatArithmetic() {
    var random = new Random(11);
    for (int round = 0; round < 50; round++) {
      var query = unitRows(random, 1 + random.nextInt(20));
      var passage = unitRows(random, 1 + random.nextInt(120));

      assertThat(TokenMatrix.of(passage).maxSim(query, equal(query.length)))
          .isCloseTo((float) maxSim(query, passage), within(3e-3f));
    }
  }

  @Test
  void embedsEachPassageOnceWhileTheCacheHasRoom() {
    var words = new Words();
    var reranker = new LateInteraction(words, EQUAL, CACHE);

    var first = reranker.scores("one", List.of("alpha beta", "gamma", "alpha beta"));
    var again = reranker.scores("one", List.of("gamma", "delta", "alpha beta"));

    assertThat(words.passages).containsExactly("alpha beta", "gamma", "delta");
    assertThat(again[0]).isEqualTo(first[1]);
    assertThat(again[2]).isEqualTo(first[0]).isEqualTo(first[2]);
  }

  @Test
  void embedsExpectedPassagesTogetherAndOnce() {
    var words = new Words();
    var reranker = new LateInteraction(words, EQUAL, CACHE);
    var unprepared =
        new LateInteraction(new Words(), EQUAL, CACHE).scores("one", List.of("alpha beta"));

    reranker.expect(List.of("alpha beta", "gamma", "alpha beta"));
    reranker.expect(List.of("gamma", "delta"));
    var scores = reranker.scores("one", List.of("alpha beta", "delta"));

    assertThat(words.passages).containsExactly("alpha beta", "gamma", "delta");
    assertThat(scores[0]).isEqualTo(unprepared[0]);
  }

  @Test
  void expectsNoMoreThanTheCacheKeeps() {
    var words = new Words();
    var one = TokenMatrix.of(new float[][] {direction("word")}).bytes() + 256;
    var reranker = new LateInteraction(words, EQUAL, 4 * one);
    var many = IntStream.range(0, 2_000).mapToObj(i -> "w" + i).toList();

    reranker.expect(many);
    new LateInteraction(words, EQUAL, 0).expect(many);

    assertThat(words.passages).as("one batch, and none without a cache").hasSize(256);
  }

  @Test
  void scoresAlikeWithoutACache() {
    var words = new Words();
    var passages = List.of("alpha beta", "gamma");

    var bare = new LateInteraction(words, EQUAL, 0);

    assertThat(bare.scores("one two", passages))
        .isEqualTo(new LateInteraction(words, EQUAL, CACHE).scores("one two", passages));
    assertThat(bare.scores("one two", passages)).hasSize(2);
    assertThat(words.passages).hasSize(6);
    assertThatThrownBy(() -> new LateInteraction(words, EQUAL, -1))
        .hasMessage("cacheBytes must be at least 0, was -1");
  }

  @Test
  void forgetsThePassageNotAskedForLongest() {
    var matrix = TokenMatrix.of(new float[][] {direction("word")});
    var cache = new TokenMatrixCache(2 * (matrix.bytes() + 256));

    cache.keep("a", matrix);
    cache.keep("b", matrix);
    assertThat(cache.find("a")).isPresent();
    cache.keep("c", matrix);
    cache.keep("c", matrix);

    assertThat(cache.find("b")).isEmpty();
    assertThat(cache.find("a")).isPresent();
    assertThat(cache.find("c")).isPresent();
    assertThat(cache.heldBytes()).isEqualTo(2 * (matrix.bytes() + 256));
  }

  @Test
  void aQueryOrPassageWithoutTokensScoresZeroAndNoPassagesScoreNothing() {
    var reranker = new LateInteraction(new Words(), EQUAL, CACHE);

    assertThat(reranker.scores("", List.of("some words", ""))).containsExactly(0, 0);
    assertThat(reranker.scores("query", List.of(""))).containsExactly(0);
    assertThat(reranker.scores("query", List.of())).isEmpty();
    assertThat(TokenMatrix.of(new float[1][DIMENSION]).maxSim(unitRows(new Random(1), 1), equal(1)))
        .isZero();
  }

  @Test
  void servesSeveralThreadsAtOnce() throws Exception {
    var reranker = new LateInteraction(new Words(), EQUAL, 4_000);
    var passages = new ArrayList<String>();
    for (int i = 0; i < 40; i++) {
      passages.add("word" + i + " word" + (i + 1));
    }
    var expected = reranker.scores("word7 word20", passages);
    var pool = Executors.newFixedThreadPool(4);
    try {
      Callable<float[]> call = () -> reranker.scores("word7 word20", passages);
      for (var answer : pool.invokeAll(Collections.nCopies(20, call))) {
        assertThat(answer.get()).isEqualTo(expected);
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void aWordThatIsCommonInTheCorpusCountsLess() {
    var words = new Words();
    var corpus = List.of("the fox", "the car", "the bus", "a tram", "the red cab");
    var reranker =
        new LateInteraction(words, new SampledWeights(words, most -> corpus, corpus::size), CACHE);

    var scores = reranker.scores("the fox", List.of("the", "fox"));

    float the = (float) Math.log1p((5 - 4 + .5) / (4 + .5));
    float fox = (float) Math.log1p((5 - 1 + .5) / (1 + .5));
    float alike = (float) cosine("the", "fox");
    assertThat(scores[0]).isCloseTo((the + fox * alike) / (the + fox), within(3e-3f));
    assertThat(scores[1]).isCloseTo((the * alike + fox) / (the + fox), within(3e-3f));
  }

  @Test
  void countsTheCorpusAtTheFirstQueryAndAgainWhenItHasDoubled() {
    var size = new AtomicInteger(10);
    var asked = new ArrayList<Integer>();
    var weights =
        new SampledWeights(
            new Words(),
            most -> {
              asked.add(most);
              return Collections.nCopies(most, "some words");
            },
            size::get);
    assertThat(asked).isEmpty();

    weights.get();
    size.set(19);
    weights.get();
    assertThat(asked).containsExactly(SampledWeights.SAMPLE);

    size.set(22);
    assertThat(weights.get().of("some".hashCode())).isPositive();
    assertThat(asked).hasSize(2);
  }

  @Test
  @Timeout(60)
  void nobodyWaitsForTheOneWhoCounts() throws Exception {
    // Given a count of the doubled collection that does not end
    var size = new AtomicInteger(10);
    var samples = new AtomicInteger();
    var reading = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    var weights =
        new SampledWeights(
            new Words(),
            most -> {
              if (samples.incrementAndGet() == 2) {
                reading.countDown();
                await(go);
              }
              return Collections.nCopies(most, samples.get() == 1 ? "old" : "new");
            },
            size::get);
    var before = weights.get();
    size.set(22);
    var counting = Executors.newSingleThreadExecutor();
    try {
      var counted = counting.submit(weights::get);
      reading.await();
      // When others ask meanwhile, then they have what there is, without a count of their own
      assertThat(weights.get()).isSameAs(before);
      assertThat(samples).hasValue(2);
      go.countDown();
      assertThat(counted.get()).isNotSameAs(before).isSameAs(weights.get());
    } finally {
      go.countDown();
      counting.shutdown();
    }
  }

  @Test
  void keepsTheWeightsWhenTheCollectionCannotBeReadAgain() {
    var size = new AtomicInteger(10);
    var samples = new AtomicInteger();
    var weights =
        new SampledWeights(
            new Words(),
            most -> {
              if (samples.incrementAndGet() != 2) {
                throw new RetryableException("the store is away");
              }
              return Collections.nCopies(most, "some words");
            },
            size::get);

    assertThatThrownBy(weights::get).hasMessage("the store is away");
    var counted = weights.get();
    size.set(22);

    assertThat(weights.get()).isSameAs(counted);
    assertThat(samples).hasValue(3);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Test
  void countsACollectionUnderConstructionAgainAndAgain() {
    var texts = new ArrayList<String>();
    var weights = new SampledWeights(new Words(), most -> List.copyOf(texts), () -> 5_000);
    float common = weights.get().of("common".hashCode());

    texts.addAll(List.of("common one", "common two", "common three"));

    assertThat(weights.get().of("common".hashCode())).isLessThan(common);
  }

  private static float[] equal(int tokens) {
    var weights = new float[tokens];
    Arrays.fill(weights, 1);
    return weights;
  }

  /** Of the best of the windows of 32 tokens that begin at every eighth token. */
  private static double maxSim(float[][] query, float[][] passage) {
    double best = maxSimOfAll(query, Arrays.copyOf(passage, Math.min(passage.length, 32)));
    for (int from = 8; from + 24 < passage.length; from += 8) {
      int to = Math.min(passage.length, from + 32);
      best = Math.max(best, maxSimOfAll(query, Arrays.copyOfRange(passage, from, to)));
    }
    return best;
  }

  private static double maxSimOfAll(float[][] query, float[][] passage) {
    double sum = 0;
    for (var q : query) {
      double best = -1;
      for (var p : passage) {
        best = Math.max(best, dot(q, p));
      }
      sum += best;
    }
    return sum / query.length;
  }

  private static double cosine(String one, String other) {
    return dot(direction(one), direction(other));
  }

  private static double dot(float[] one, float[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += (double) one[i] * other[i];
    }
    return sum;
  }

  private static float[] direction(String word) {
    return unitRows(new Random(word.hashCode()), 1)[0];
  }

  private static float[][] unitRows(Random random, int count) {
    var rows = new float[count][DIMENSION];
    for (var row : rows) {
      for (int i = 0; i < row.length; i++) {
        row[i] = (float) random.nextGaussian();
      }
      double length = Math.sqrt(dot(row, row));
      for (int i = 0; i < row.length; i++) {
        row[i] = (float) (row[i] / length);
      }
    }
    return rows;
  }
}
