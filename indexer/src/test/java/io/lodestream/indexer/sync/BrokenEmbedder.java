package io.lodestream.indexer.sync;

import io.lodestream.encoder.CountingEmbedder;
import io.lodestream.encoder.TextRole;
import java.util.List;

/** A model that has diverged. */
final class BrokenEmbedder implements CountingEmbedder {

  @Override
  public int dimension() {
    return 2;
  }

  @Override
  public int maxTokens() {
    return 1;
  }

  @Override
  public int[] tokens(List<String> texts, TextRole role) {
    throw new IllegalStateException("broken");
  }

  @Override
  public float[][] embed(List<String> texts, TextRole role) {
    return texts.stream().map(t -> new float[] {1, Float.NaN}).toArray(float[][]::new);
  }

  @Override
  public void close() {
    // Holds nothing.
  }
}
