package io.lodestream.evaluator.decision;

import io.lodestream.encoder.Embedder;
import io.lodestream.encoder.TextRole;
import io.lodestream.evaluator.retrieval.Hit;
import io.lodestream.evaluator.retrieval.PassageSearch;
import io.lodestream.runtime.retrieval.Fusions;
import io.lodestream.runtime.retrieval.Scored;
import io.lodestream.runtime.sparse.SparseEncoder;
import io.lodestream.runtime.sparse.SparseVector;
import io.lodestream.schemas.RetrieverRecipe;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Models and a vector store in one: the vector of query n is [n, 0], and a model's collection
 * answers some queries with their passage and the others with nothing. Collections have no sparse
 * side until they are given one.
 */
final class FakeModels implements PassageSearch {

  private final Map<String, IntPredicate> dense = new HashMap<>();
  private final Map<String, IntPredicate> sparse = new HashMap<>();
  private final Set<String> searched = new HashSet<>();
  private final Set<String> hidden = new HashSet<>();
  private int open;

  /** The n-th word that no other text has. */
  static String word(int n) {
    return "w" + n + "w";
  }

  static int number(String word) {
    return Integer.parseInt(word.replace("w", ""));
  }

  void findsEvery(String modelId, int k) {
    dense.put("c-" + modelId, n -> n % k == 0);
  }

  /** By dense vectors. */
  void finds(String modelId, IntPredicate queries) {
    dense.put("c-" + modelId, queries);
  }

  /** By words. */
  void findsByWords(String modelId, IntPredicate queries) {
    sparse.put("c-" + modelId, queries);
  }

  /** An older version's collection. */
  void forgetWords(String modelId) {
    sparse.remove("c-" + modelId);
  }

  /** Both sides find a passage of another query first. */
  void hidesBehindAnother(String modelId) {
    hidden.add("c-" + modelId);
    findsByWords(modelId, n -> true);
  }

  Set<String> searched() {
    return searched;
  }

  /** Embedders not closed yet. */
  int open() {
    return open;
  }

  Embedder embedder(String modelId) {
    open++;
    return new Embedder() {
      @Override
      public int dimension() {
        return 2;
      }

      @Override
      public float[][] embed(List<String> texts, TextRole role) {
        if (role != TextRole.QUERY) {
          throw new AssertionError(modelId + " was asked to embed a " + role);
        }
        return texts.stream().map(text -> new float[] {number(text), 0}).toArray(float[][]::new);
      }

      @Override
      public void close() {
        open--;
      }
    };
  }

  @Override
  public List<String> sampleTexts(String collection, int most) {
    throw new UnsupportedOperationException("sampleTexts");
  }

  @Override
  public List<List<Hit>> search(
      String collection, List<float[]> vectors, int limit, boolean exact) {
    searched.add(collection);
    return vectors.stream()
        .map(vector -> answer(collection, dense.get(collection), (int) vector[0]))
        .toList();
  }

  @Override
  public Optional<SparseEncoder> sparseSide(String collection) {
    return sparse.containsKey(collection) ? Optional.of(new OneWord()) : Optional.empty();
  }

  @Override
  public List<List<Hit>> sparse(String collection, List<SparseVector> vectors, int limit) {
    return vectors.stream()
        .map(
            vector ->
                vector.isEmpty()
                    ? List.<Hit>of()
                    : answer(collection, sparse.get(collection), vector.indices()[0]))
        .toList();
  }

  @Override
  public List<List<Found>> retrieve(
      String collection,
      List<float[]> dense,
      List<SparseVector> sparse,
      RetrieverRecipe recipe,
      int limit) {
    return IntStream.range(0, dense.size())
        .mapToObj(
            i ->
                Fusions.fuse(
                    scored(search(collection, dense.subList(i, i + 1), limit, false).get(0)),
                    scored(sparse(collection, sparse.subList(i, i + 1), limit).get(0)),
                    recipe))
        .map(hits -> hits.stream().map(FakeModels::found).toList())
        .toList();
  }

  /** Without an entry every query is answered. */
  private List<Hit> answer(String collection, IntPredicate finds, int n) {
    if (finds != null && !finds.test(n)) {
      return List.of();
    }
    var right = new Hit("d" + n + "#0", "d" + n, 1);
    return hidden.contains(collection)
        ? List.of(new Hit("d" + (n + 1) + "#0", "d" + (n + 1), 2), right)
        : List.of(right);
  }

  private static List<Scored> scored(List<Hit> hits) {
    return hits.stream().map(hit -> new Scored(hit.passageId(), hit.score())).toList();
  }

  private static Found found(Scored scored) {
    var document = scored.id().substring(0, scored.id().indexOf('#'));
    return new Found(new Hit(scored.id(), document, (float) scored.score()), scored.id());
  }

  /** A text of one word, numbered by the word. */
  private static final class OneWord implements SparseEncoder {

    @Override
    public SparseVector passage(String text) {
      return query(text);
    }

    @Override
    public SparseVector query(String text) {
      return new SparseVector(new int[] {number(text)}, new float[] {1});
    }
  }
}
