package io.lodestream.indexer;

import io.lodestream.encoder.Embedder;
import io.lodestream.encoder.TextRole;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Equal texts and seeds give equal vectors, others give unrelated ones. */
public final class HashEmbedder implements Embedder {

  private static final int DIMENSION = 16;

  private final long seed;
  private final List<String> embedded = new ArrayList<>();
  private boolean closed;

  public HashEmbedder(long seed) {
    this.seed = seed;
  }

  @Override
  public int dimension() {
    return DIMENSION;
  }

  @Override
  public synchronized float[][] embed(List<String> texts, TextRole role) {
    embedded.addAll(texts);
    return texts.stream().map(text -> vector(role + text)).toArray(float[][]::new);
  }

  private float[] vector(String text) {
    var random = new Random(seed * 31 + text.hashCode());
    var vector = new float[DIMENSION];
    for (int i = 0; i < DIMENSION; i++) {
      vector[i] = (float) random.nextGaussian();
    }
    return vector;
  }

  /** Texts in the order they came. */
  public synchronized List<String> embedded() {
    return List.copyOf(embedded);
  }

  public synchronized boolean isClosed() {
    return closed;
  }

  @Override
  public synchronized void close() {
    closed = true;
  }
}
