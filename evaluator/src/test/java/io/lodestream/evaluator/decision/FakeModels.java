package io.lodestream.evaluator.decision;

import io.lodestream.encoder.Embedder;
import io.lodestream.encoder.TextRole;
import io.lodestream.evaluator.retrieval.Hit;
import io.lodestream.evaluator.retrieval.PassageSearch;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Models and a vector store in one: the vector of query n is [n, 0], and a model's collection
 * answers every k-th query with its passage and the others with nothing.
 */
final class FakeModels implements PassageSearch {

  private final Map<String, Integer> every = new HashMap<>();
  private final Set<String> searched = new HashSet<>();
  private int open;

  /** The n-th word that no other text has. */
  static String word(int n) {
    return "w" + n + "w";
  }

  void findsEvery(String modelId, int k) {
    every.put("c-" + modelId, k);
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
        return texts.stream()
            .map(text -> new float[] {Integer.parseInt(text.replace("w", "")), 0})
            .toArray(float[][]::new);
      }

      @Override
      public void close() {
        open--;
      }
    };
  }

  @Override
  public List<List<Hit>> search(
      String collection, List<float[]> vectors, int limit, boolean exact) {
    searched.add(collection);
    int k = every.getOrDefault(collection, 1);
    return vectors.stream()
        .map(vector -> (int) vector[0])
        .map(n -> n % k == 0 ? List.of(new Hit("d" + n + "#0", "d" + n, 1)) : List.<Hit>of())
        .toList();
  }
}
