package io.lodestream.embedded.vectors.points;

import io.lodestream.embedded.vectors.refusals.Refusals;
import io.qdrant.client.grpc.Points.DenseVector;
import io.qdrant.client.grpc.Points.NamedVectors;
import io.qdrant.client.grpc.Points.PointStruct;
import io.qdrant.client.grpc.Points.SparseVector;
import io.qdrant.client.grpc.Points.Vector;
import io.qdrant.client.grpc.Points.Vectors;
import java.util.Map;
import java.util.TreeMap;

/**
 * Turns points as clients send them into the one form that is logged and indexed: checked, every
 * vector by name, cosine vectors at length 1, sparse indices ascending.
 */
public final class AcceptedPoints {

  private final VectorSpaces spaces;

  public AcceptedPoints(VectorSpaces spaces) {
    this.spaces = spaces;
  }

  public PointStruct accept(PointStruct sent) {
    PointIds.encode(sent.getId());
    return sent.toBuilder()
        .setVectors(Vectors.newBuilder().setVectors(vectors(sent.getVectors())))
        .build();
  }

  /** Vectors by name; the unnamed one has the empty name. */
  public NamedVectors vectors(Vectors sent) {
    Map<String, Vector> byName =
        sent.hasVector() ? Map.of("", sent.getVector()) : sent.getVectors().getVectorsMap();
    NamedVectors.Builder accepted = NamedVectors.newBuilder();
    byName.forEach((name, vector) -> accepted.putVectors(name, accept(name, vector)));
    return accepted.build();
  }

  private Vector accept(String name, Vector vector) {
    VectorSpace space = spaces.named(name);
    if (space instanceof VectorSpace.Dense dense) {
      return Vector.newBuilder()
          .setDense(floats(dense.accept(denseOf(vector).getDataList())))
          .build();
    }
    return Vector.newBuilder().setSparse(sorted(sparseOf(name, vector))).build();
  }

  @SuppressWarnings("deprecation") // older clients still send the flat field
  private static DenseVector denseOf(Vector vector) {
    return switch (vector.getVectorCase()) {
      case DENSE -> vector.getDense();
      case VECTOR_NOT_SET -> DenseVector.newBuilder().addAllData(vector.getDataList()).build();
      default ->
          throw Refusals.invalid(
              "expected a dense vector, got " + vector.getVectorCase().name().toLowerCase());
    };
  }

  @SuppressWarnings("deprecation") // older clients still send the flat fields
  private static SparseVector sparseOf(String name, Vector vector) {
    if (vector.hasSparse()) {
      return vector.getSparse();
    }
    if (!vector.hasIndices()) {
      throw Refusals.invalid("expected a sparse vector for `%s`".formatted(name));
    }
    return SparseVector.newBuilder()
        .addAllValues(vector.getDataList())
        .addAllIndices(vector.getIndices().getDataList())
        .build();
  }

  /** Same weights, indices ascending; refuses repeated indices and lists of unequal length. */
  public static SparseVector sorted(SparseVector vector) {
    if (vector.getValuesCount() != vector.getIndicesCount()) {
      throw Refusals.invalid(
          "sparse vector has %d indices and %d values"
              .formatted(vector.getIndicesCount(), vector.getValuesCount()));
    }
    TreeMap<Integer, Float> weights = new TreeMap<>(Integer::compareUnsigned);
    for (int i = 0; i < vector.getIndicesCount(); i++) {
      if (weights.put(vector.getIndices(i), vector.getValues(i)) != null) {
        throw Refusals.invalid("sparse vector indices must be unique");
      }
    }
    return SparseVector.newBuilder()
        .addAllIndices(weights.keySet())
        .addAllValues(weights.values())
        .build();
  }

  private static DenseVector floats(float[] values) {
    DenseVector.Builder builder = DenseVector.newBuilder();
    for (float value : values) {
      builder.addData(value);
    }
    return builder.build();
  }
}
