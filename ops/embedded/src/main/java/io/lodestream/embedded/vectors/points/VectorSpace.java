package io.lodestream.embedded.vectors.points;

import io.lodestream.embedded.vectors.refusals.Refusals;
import io.qdrant.client.grpc.Collections.Distance;
import java.util.List;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.util.VectorUtil;

/**
 * Describes one named vector of a collection's points: how it is compared, and which field holds
 * it.
 */
public sealed interface VectorSpace {

  /** Empty for a collection's unnamed vector. */
  String name();

  /** Lucene field of the vectors. */
  String field();

  /** Whether a larger score is closer. */
  boolean largerIsCloser();

  /**
   * Vectors of {@code size} floats, searched through a graph. Cosine vectors are kept at length 1.
   */
  record Dense(String name, int size, Distance distance) implements VectorSpace {

    @Override
    public String field() {
      return "dense:" + name;
    }

    @Override
    public boolean largerIsCloser() {
      return distance != Distance.Euclid;
    }

    /** Lucene's comparison; Lucene's scores are a monotone function of {@link #score}. */
    public VectorSimilarityFunction similarity() {
      return switch (distance) {
        case Cosine -> VectorSimilarityFunction.DOT_PRODUCT;
        case Dot -> VectorSimilarityFunction.MAXIMUM_INNER_PRODUCT;
        case Euclid -> VectorSimilarityFunction.EUCLIDEAN;
        default -> throw new IllegalStateException("no similarity for distance " + distance);
      };
    }

    /** The score a client sees: cosine, dot product or Euclidean distance. */
    public float score(float[] query, float[] stored) {
      return distance == Distance.Euclid
          ? (float) Math.sqrt(VectorUtil.squareDistance(query, stored))
          : VectorUtil.dotProduct(query, stored);
    }

    /** Checks length and values; scales to length 1 where the distance is cosine. */
    public float[] accept(List<Float> values) {
      if (values.size() != size) {
        throw Refusals.invalid(
            "Vector dimension error: expected dim: %d, got %d".formatted(size, values.size()));
      }
      float[] vector = new float[size];
      for (int i = 0; i < size; i++) {
        vector[i] = values.get(i);
        if (!Float.isFinite(vector[i])) {
          throw Refusals.invalid("vector value at index %d is %s".formatted(i, vector[i]));
        }
      }
      return distance == Distance.Cosine ? VectorUtil.l2normalize(vector, false) : vector;
    }
  }

  /**
   * Vectors of few non-zero weights, compared by dot product over shared indices.
   *
   * @param idf whether query weights are multiplied by the inverse document frequency of the index
   */
  record Sparse(String name, boolean idf) implements VectorSpace {

    @Override
    public String field() {
      return "sparse:" + name;
    }

    /** Field with one term per index and its weight as payload. */
    public String indexField() {
      return "sparse-weights:" + name;
    }

    @Override
    public boolean largerIsCloser() {
      return true;
    }
  }
}
