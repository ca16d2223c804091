package io.lodestream.trainer.reference;

import io.lodestream.runtime.sparse.SparseEncoder;
import io.lodestream.runtime.sparse.SparseVector;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * BM25 over a run's passages: the sparse vectors that the serving collection has, weighed by how
 * many of the run's passages hold a word, as the store's IDF modifier weighs them: {@code log(1 +
 * (N - n + 0.5) / (n + 0.5))} for n of N passages.
 *
 * <p>Takes some 12 bytes per distinct word of a passage. A text that is no passage of the run is
 * encoded when it is asked for. Thread-safe.
 */
public final class LexicalScorer implements PairScorer {
  private final SparseEncoder encoder;
  private final int size;
  private final Map<String, SparseVector> passages = new HashMap<>();
  private final Map<String, SparseVector> queries = new ConcurrentHashMap<>();
  private final Map<Integer, Postings> holders = new HashMap<>();

  /** The passages that hold a word, by their place, and the word's weight in them. */
  private record Postings(int[] places, float[] weights) {}

  /**
   * @param passages distinct texts, searched by {@link #top}
   */
  public LexicalScorer(SparseEncoder encoder, Collection<String> passages) {
    this.encoder = encoder;
    this.size = passages.size();
    var texts = List.copyOf(passages);
    var vectors = texts.parallelStream().map(this::encoded).toList();
    var counts = new HashMap<Integer, Integer>();
    for (int i = 0; i < size; i++) {
      this.passages.put(texts.get(i), vectors.get(i));
      Arrays.stream(vectors.get(i).indices()).forEach(word -> counts.merge(word, 1, Integer::sum));
    }
    counts.forEach((word, n) -> holders.put(word, new Postings(new int[n], new float[n])));
    for (int i = size - 1; i >= 0; i--) {
      var vector = vectors.get(i);
      for (int j = 0; j < vector.indices().length; j++) {
        int at = counts.merge(vector.indices()[j], -1, Integer::sum);
        var postings = holders.get(vector.indices()[j]);
        postings.places()[at] = i;
        postings.weights()[at] = vector.values()[j];
      }
    }
  }

  /** With dimensions in order, so that they can be looked up. */
  private SparseVector encoded(String passage) {
    var vector = encoder.passage(passage);
    var places =
        IntStream.range(0, vector.indices().length)
            .boxed()
            .sorted(Comparator.comparingInt(i -> vector.indices()[i]))
            .toList();
    var indices = places.stream().mapToInt(i -> vector.indices()[i]).toArray();
    var values = new float[indices.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = vector.values()[places.get(i)];
    }
    return new SparseVector(indices, values);
  }

  private SparseVector query(String query) {
    return queries.computeIfAbsent(query, encoder::query);
  }

  private double idf(int word) {
    var postings = holders.get(word);
    int n = postings == null ? 0 : postings.places().length;
    return Math.log1p((size - n + 0.5) / (n + 0.5));
  }

  /** 0 where the two share no word. */
  @Override
  public float score(String query, String passage) {
    var known = passages.get(passage);
    var held = known == null ? encoded(passage) : known;
    var asked = query(query);
    double score = 0;
    for (int i = 0; i < asked.indices().length; i++) {
      int at = Arrays.binarySearch(held.indices(), asked.indices()[i]);
      if (at >= 0) {
        score += asked.values()[i] * held.values()[at] * idf(asked.indices()[i]);
      }
    }
    return (float) score;
  }

  /** Only passages that share a word with the query. */
  @Override
  public List<Found> top(String query, int k) {
    var asked = query(query);
    var scores = new double[size];
    for (int i = 0; i < asked.indices().length; i++) {
      var postings = holders.get(asked.indices()[i]);
      if (postings != null) {
        double weight = asked.values()[i] * idf(asked.indices()[i]);
        for (int j = 0; j < postings.places().length; j++) {
          scores[postings.places()[j]] += weight * postings.weights()[j];
        }
      }
    }
    return Found.best(size, k, i -> scores[i] > 0, i -> scores[i]);
  }
}
