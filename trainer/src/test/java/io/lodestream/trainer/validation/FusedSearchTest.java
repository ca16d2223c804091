package io.lodestream.trainer.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lodestream.encoder.Embedder;
import io.lodestream.encoder.TextRole;
import io.lodestream.runtime.config.Settings;
import io.lodestream.runtime.retrieval.Fusions;
import io.lodestream.runtime.retrieval.Recipes;
import io.lodestream.runtime.retrieval.RetrievalSettings;
import io.lodestream.runtime.retrieval.Scored;
import io.lodestream.runtime.sparse.Bm25Encoder;
import io.lodestream.runtime.sparse.SparseEncoder;
import io.lodestream.schemas.RetrieverRecipe;
import io.lodestream.trainer.pairs.TrainingPair;
import io.lodestream.trainer.reference.LexicalScorer;
import io.lodestream.trainer.settings.TestSettings;
import io.lodestream.trainer.settings.TrainerSettings;
import io.lodestream.trainer.settings.ValidationBy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FusedSearchTest {
  private static final SparseEncoder WORDS = Bm25Encoder.of(TestSettings.of(Map.of()).words());

  @Test
  void ranksAsTheProductsOwnFusionOfBothSidesDoes() {
    // Given more passages than a search fetches, of common words and few rare ones
    var random = new Random(7);
    var passages =
        IntStream.range(0, 160).mapToObj(i -> "passage " + i + sentence(random, 12)).toList();
    var relevant = IntStream.range(0, 40).mapToObj(i -> random.nextInt(160)).toList();
    var queries =
        relevant.stream().map(at -> passages.get(at).split(" ")[5] + sentence(random, 3)).toList();
    var search = new FusedSearch(WORDS, queries, relevant, passages);
    var lexical = new LexicalScorer(WORDS, passages);
    double all = 0;

    for (int i = 0; i < queries.size(); i++) {
      var query = queries.get(i);
      var cosines = random.doubles(160, -1, 1).toArray();
      cosines[relevant.get(i)] += 0.5;
      var dense = ranking(160, j -> cosines[j]);
      var sparse =
          ranking(160, j -> lexical.score(query, passages.get(j))).stream()
              .filter(hit -> hit.score() > 0)
              .toList();
      double expected = 0;
      for (double weight : new double[] {.3, .4, .5, .6}) {
        expected += ndcg(dense, sparse, Recipes.weighted(weight), relevant.get(i)) / 4;
      }

      assertThat(search.ndcg(i, j -> cosines[j])).as(query).isEqualTo(expected, within(1e-9));
      all += expected;
    }
    assertThat(all).as("some passages are found, some are not").isBetween(5.0, 35.0);
  }

  private static double ndcg(
      List<Scored> dense, List<Scored> sparse, RetrieverRecipe recipe, int relevant) {
    var fused = Fusions.fuse(dense, sparse, recipe).stream().map(Scored::id).toList();
    int rank = fused.indexOf(String.valueOf(relevant)) + 1;
    return rank == 0 || rank > 10 ? 0 : Math.log(2) / Math.log(1 + rank);
  }

  private static List<Scored> ranking(int size, IntToDoubleFunction scores) {
    return IntStream.range(0, size)
        .mapToObj(j -> new Scored(String.valueOf(j), scores.applyAsDouble(j)))
        .sorted(Comparator.comparingDouble(Scored::score).reversed())
        .toList();
  }

  private static String sentence(Random random, int words) {
    var text = new StringBuilder();
    for (int i = 0; i < words; i++) {
      // Zipf's law, roughly, so that document frequencies differ.
      text.append(" term").append((int) Math.pow(300, random.nextDouble()));
    }
    return text.toString();
  }

  @Test
  void theWeightsAreAroundTheOneThatIsServedByDefault() {
    double served = Settings.of(Map.of()).read(RetrievalSettings.SECTION).denseWeight();

    assertThat(FusedSearch.RECIPES).contains(Recipes.weighted(served));
    assertThat(FusedSearch.RECIPES)
        .extracting(RetrieverRecipe::getDenseWeight)
        .anyMatch(weight -> weight < served)
        .anyMatch(weight -> weight > served);
  }

  @Test
  void aModelThatRepeatsBm25IsBetterAloneAndOneThatAddsToItIsBetterTogether() {
    // Given seventy queries in their passages' words, and thirty in others
    var pairs = IntStream.range(0, 100).mapToObj(i -> pair(i, i < 70)).toList();
    Embedder repeats = new Cosines(pairs, i -> i < 70);
    Embedder adds = new Cosines(pairs, i -> i >= 70);

    for (var by : ValidationBy.values()) {
      var check =
          RetrievalCheck.ofSplit(
              pairs, List.of(), TestSettings.of(Map.of("trainer.validation-by", by.name())));
      var ofRepeats = measured(check, repeats);
      var ofAdds = measured(check, adds);

      assertThat(ofRepeats.alone()).isGreaterThan(ofAdds.alone() + 0.1);
      assertThat(ofAdds.fused()).isGreaterThan(ofRepeats.fused() + 0.05);
      assertThat(ofRepeats.betterThan(ofAdds)).isEqualTo(by == ValidationBy.DENSE);
      assertThat(ofAdds.betterThan(ofRepeats)).isEqualTo(by == ValidationBy.FUSED);
    }
  }

  @Test
  void aModelThatTellsNothingApartIsBelowBm25() {
    var pairs = IntStream.range(0, 120).mapToObj(i -> pair(i, i % 2 == 0)).toList();
    var scores =
        RetrievalCheck.ofSplit(pairs, List.of(), settings())
            .measure(new Same(), dimensions(1), () -> {});

    assertThat(scores.dense().get(1)).containsOnly(0);
    // BM25 alone has 1 for half of the queries; at the two larger weights it is outvoted.
    assertThat(scores.fused()).containsOnly(0, 0.5);
    assertThat(scores.figures().fused()).isEqualTo(0.25, within(1e-9));
  }

  @Test
  void withoutQueriesAllIsZero() {
    var check = RetrievalCheck.ofSplit(List.of(), List.of(pair(1, true)), settings());

    assertThat(measured(check, new Same()).fused()).isZero();
    assertThat(measured(check, new Same()).alone()).isZero();
  }

  @Test
  void theFusionIsWithThePrefixThatDecides() {
    // Given vectors whose first number says nothing and whose second one is right
    var pairs = IntStream.range(0, 12).mapToObj(i -> pair(i, false)).toList();
    var whole = new Cosines(pairs, i -> true);
    var check = RetrievalCheck.ofSplit(pairs, List.of(), settings());

    var scores = check.measure(whole, new Dimensions(2, new TreeSet<>(List.of(2, 12))), () -> {});

    assertThat(scores.dense().get(12)).containsOnly(1);
    assertThat(scores.figures().fused()).isLessThan(0.5);
    assertThat(measured(check, whole).fused()).isEqualTo(1);
  }

  private static TrainerSettings settings() {
    return TestSettings.of(Map.of());
  }

  private static Figures measured(RetrievalCheck check, Embedder embedder) {
    return check.measure(embedder, dimensions(embedder.dimension()), () -> {}).figures();
  }

  private static Dimensions dimensions(int whole) {
    return new Dimensions(whole, new TreeSet<>(List.of(whole)));
  }

  private static TrainingPair pair(int i, boolean inItsWords) {
    var passage = "passage of matter%d".formatted(i);
    var query = inItsWords ? "matter%d".formatted(i) : "otherwise%d".formatted(i);
    return new TrainingPair(query, passage, "d" + i, 0, "h" + i, "d" + i);
  }

  /** A passage is an axis; a query names its cosine with each, so that some find their passage. */
  private static final class Cosines implements Embedder {
    private final Map<String, float[]> vectors = new HashMap<>();
    private final int dimension;

    Cosines(List<TrainingPair> pairs, IntPredicate finds) {
      dimension = pairs.size();
      for (int i = 0; i < dimension; i++) {
        var passage = new float[dimension];
        passage[i] = 1;
        vectors.put(pairs.get(i).passage(), passage);
        var query = new float[dimension];
        for (int j = 0; j < dimension; j++) {
          query[j] = 1 - (float) ((i + 1 + j) % dimension) / dimension;
        }
        query[i] = finds.test(i) ? 2 : 0.5f;
        vectors.put(pairs.get(i).query(), query);
      }
    }

    @Override
    public int dimension() {
      return dimension;
    }

    @Override
    public float[][] embed(List<String> texts, TextRole role) {
      var rows = new ArrayList<float[]>();
      texts.forEach(text -> rows.add(vectors.get(text)));
      return rows.toArray(float[][]::new);
    }

    @Override
    public void close() {
      // Holds nothing.
    }
  }

  /** The same vector for every text. */
  private static final class Same implements Embedder {
    @Override
    public int dimension() {
      return 1;
    }

    @Override
    public float[][] embed(List<String> texts, TextRole role) {
      return texts.stream().map(text -> new float[] {1}).toArray(float[][]::new);
    }

    @Override
    public void close() {
      // Holds nothing.
    }
  }
}
