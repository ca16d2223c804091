package io.lodestream.indexer.sync;

import io.lodestream.encoder.Embedder;
import io.lodestream.encoder.TextRole;
import java.util.List;

/** A model that has diverged. */
final class BrokenEmbedder implements Embedder {

  @Override
  public int dimension() {
    return 2;
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
