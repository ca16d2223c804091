package io.lodestream.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.Map;

/** A model whose weights can be trained: fp32 master weights with gradients. Not thread-safe. */
public final class TrainableEncoder implements AutoCloseable {
  private TrainableEncoder() {}

  /** Loads a sentence-transformers directory for training. */
  public static TrainableEncoder open(Path modelDir, Precision compute) {
    throw new UnsupportedOperationException(modelDir + " " + compute);
  }

  /** Owner of the weights; arrays that must outlive a step can be attached to it. */
  public NDManager manager() {
    throw new UnsupportedOperationException();
  }

  /** What the model's directory says about it. */
  public ModelSpec spec() {
    throw new UnsupportedOperationException();
  }

  /** The model's tokenizer, closed with the encoder. */
  public TextTokenizer tokenizer() {
    throw new UnsupportedOperationException();
  }

  /** Weights by Hugging Face name, fp32, with gradients, in a stable order. */
  public Map<String, NDArray> parameters() {
    throw new UnsupportedOperationException();
  }

  /**
   * Embeds a batch; differentiable inside a {@code GradientCollector}.
   *
   * @param scope owner of the result and of whatever the pass allocates
   * @return {@code [batch, dim]}, fp32, pooled and L2-normalised
   */
  public NDArray forward(NDManager scope, TokenBatch batch) {
    throw new UnsupportedOperationException(scope.getName() + batch.size());
  }

  /** Embeds with the current weights, which it shares; closing it leaves them open. */
  public Embedder asEmbedder(int maxTokens, int batchSize) {
    throw new UnsupportedOperationException(maxTokens + " " + batchSize);
  }

  /** Writes a full sentence-transformers directory: these weights, the source's other files. */
  public void save(Path dir, String modelCard) {
    throw new UnsupportedOperationException(dir + modelCard);
  }

  /** Copies the weights out. */
  public WeightsSnapshot snapshot() {
    throw new UnsupportedOperationException();
  }

  /** Puts weights back. */
  public void restore(WeightsSnapshot snapshot) {
    throw new UnsupportedOperationException(snapshot.toString());
  }

  @Override
  public void close() {}
}
