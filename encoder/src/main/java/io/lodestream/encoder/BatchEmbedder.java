package io.lodestream.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.function.BiFunction;

/**
 * Runs texts in batches of like length and puts the vectors back in order.
 *
 * <p>Each batch's native memory lives in its own manager, closed before the next.
 */
final class BatchEmbedder {
  private final NDManager owner;
  private final ModelSpec spec;
  private final TextBatches batches;
  private final Truncation truncation;
  private final BiFunction<NDManager, TokenBatch, NDArray> forward;

  BatchEmbedder(
      NDManager owner,
      ModelSpec spec,
      TextTokenizer tokenizer,
      EncoderOptions options,
      BiFunction<NDManager, TokenBatch, NDArray> forward) {
    this.owner = owner;
    this.spec = spec;
    this.batches = new TextBatches(spec, tokenizer, options);
    this.truncation = Truncation.of(spec, options.dimensions());
    this.forward = forward;
  }

  /** Length of a vector. */
  int dimension() {
    return truncation.dimensions();
  }

  int maxTokens() {
    return batches.maxTokens();
  }

  int[] tokens(List<String> texts, TextRole role) {
    return batches.tokens(texts, role);
  }

  float[][] embed(List<String> texts, TextRole role) {
    var vectors = new float[texts.size()][];
    batches.forEach(
        texts,
        role,
        (places, batch) -> {
          float[] flat = run(batch);
          for (int row = 0; row < places.size(); row++) {
            vectors[places.get(row)] = truncation.cut(flat, row * spec.dimension());
          }
        });
    return vectors;
  }

  private float[] run(TokenBatch batch) {
    try (var scope = owner.newSubManager()) {
      return forward.apply(scope, batch).toFloatArray();
    }
  }
}
