package io.lodestream.encoder;

import java.util.List;

/** Turns texts into vectors; an interface so that a stage's tests can do without a model. */
public interface Embedder extends AutoCloseable {

  /** Length of every vector. */
  int dimension();

  /**
   * Embeds texts, with the prompt of their role put before each.
   *
   * @return one vector of {@link #dimension()} floats per text, in the order given
   */
  float[][] embed(List<String> texts, TextRole role);

  @Override
  void close();
}
