package io.lodestream.indexer;

import io.lodestream.encoder.CountingEmbedder;
import io.lodestream.encoder.TextRole;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Equal texts and seeds give equal vectors, others give unrelated ones. */
public final class HashEmbedder implements CountingEmbedder {

  private static final int DIMENSION = 16;
  private static final int MAX_TOKENS = 8;

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
  public int maxTokens() {
    return MAX_TOKENS;
  }

  /** Words, and two special tokens. */
  @Override
  public int[] tokens(List<String> texts, TextRole role) {
    return texts.stream().mapToInt(text -> 2 + text.split(" ").length).toArray();
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
