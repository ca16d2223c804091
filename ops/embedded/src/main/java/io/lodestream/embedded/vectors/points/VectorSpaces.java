package io.lodestream.embedded.vectors.points;

import io.lodestream.embedded.vectors.refusals.Refusals;
import io.qdrant.client.grpc.Collections.CreateCollection;
import io.qdrant.client.grpc.Collections.Datatype;
import io.qdrant.client.grpc.Collections.Distance;
import io.qdrant.client.grpc.Collections.Modifier;
import io.qdrant.client.grpc.Collections.VectorParams;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** The vectors that points of one collection may have, by name. */
public record VectorSpaces(Map<String, VectorSpace> byName) {

  /** Longest vector that an index of this store is allowed to have. */
  public static final int MAX_SIZE = 65_536;

  public VectorSpaces {
    byName = Map.copyOf(byName);
  }

  /**
   * Reads the vector spaces from a collection's configuration; refuses those that this store cannot
   * keep.
   */
  public static VectorSpaces of(CreateCollection config) {
    Map<String, VectorSpace> spaces = new LinkedHashMap<>();
    var vectors = config.getVectorsConfig();
    if (vectors.hasParams()) {
      spaces.put("", dense("", vectors.getParams()));
    }
    vectors
        .getParamsMap()
        .getMapMap()
        .forEach((name, params) -> spaces.put(name, dense(name, params)));
    config
        .getSparseVectorsConfig()
        .getMapMap()
        .forEach(
            (name, params) -> {
              boolean idf = params.hasModifier() && params.getModifier() == Modifier.Idf;
              if (spaces.put(name, new VectorSpace.Sparse(name, idf)) != null) {
                throw Refusals.invalid("vector name `%s` is both dense and sparse".formatted(name));
              }
            });
    return new VectorSpaces(spaces);
  }

  public VectorSpace named(String name) {
    VectorSpace space = byName.get(name);
    if (space == null) {
      throw Refusals.invalid(
          "Not existing vector name error: `%s` (vectors of this collection: %s)"
              .formatted(name, new TreeMap<>(byName).keySet()));
    }
    return space;
  }

  private static VectorSpace dense(String name, VectorParams params) {
    if (params.hasMultivectorConfig()) {
      throw Refusals.unsupported("multi-vectors (vector `%s`)".formatted(name));
    }
    if (params.getDatatype() != Datatype.Default && params.getDatatype() != Datatype.Float32) {
      throw Refusals.unsupported("vector datatype " + params.getDatatype());
    }
    if (params.getDistance() == Distance.Manhattan) {
      throw Refusals.unsupported("distance Manhattan");
    }
    if (params.getDistance() == Distance.UnknownDistance
        || params.getDistance() == Distance.UNRECOGNIZED) {
      throw Refusals.invalid("vector `%s` has no distance".formatted(name));
    }
    if (params.getSize() < 1 || params.getSize() > MAX_SIZE) {
      throw Refusals.invalid(
          "size of vector `%s` must be 1 to %d, was %s"
              .formatted(name, MAX_SIZE, Long.toUnsignedString(params.getSize())));
    }
    return new VectorSpace.Dense(name, (int) params.getSize(), params.getDistance());
  }
}
