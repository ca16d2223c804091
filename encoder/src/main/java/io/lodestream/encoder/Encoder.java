package io.lodestream.encoder;

import java.nio.file.Path;
import java.util.List;

/** A model open for embedding. Thread-safe. */
public final class Encoder implements Embedder {
  private Encoder() {}

  /** Loads a sentence-transformers directory. */
  public static Encoder open(Path modelDir, EncoderOptions options) {
    throw new UnsupportedOperationException(modelDir + " " + options);
  }

  /** What the model's directory says about it. */
  public ModelSpec spec() {
    throw new UnsupportedOperationException();
  }

  /** The model's tokenizer, closed with the encoder. */
  public TextTokenizer tokenizer() {
    throw new UnsupportedOperationException();
  }

  @Override
  public int dimension() {
    throw new UnsupportedOperationException();
  }

  @Override
  public float[][] embed(List<String> texts, TextRole role) {
    throw new UnsupportedOperationException(texts.toString() + role);
  }

  @Override
  public void close() {}
}
