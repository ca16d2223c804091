package io.lodestream.trainer.gradient;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.lodestream.encoder.TokenBatch;
import io.lodestream.encoder.TrainableEncoder;
import io.lodestream.trainer.gradient.BatchTokenizer.BatchTokens;
import io.lodestream.trainer.loss.GraphNumber;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * The gradient of a batch whose graph would not fit in memory (GradCache, <a
 * href="https://arxiv.org/abs/2101.06983">Gao et al. 2021</a>).
 *
 * <p>Encodes the batch without a graph, takes the loss' gradient with respect to the vectors, then
 * encodes each chunk again, with a graph, and sends its vectors' gradient back through it. Exact,
 * since the forward pass has no dropout and both passes give the same vectors. Costs one more
 * forward pass; memory for a graph is that of one chunk.
 */
final class GradientCache {
  private final TrainableEncoder encoder;
  private final Objective objective;

  GradientCache(TrainableEncoder encoder, Objective objective) {
    this.encoder = encoder;
    this.objective = objective;
  }

  double accumulate(BatchTokens texts, double scale) {
    try (var scope = encoder.manager().newSubManager()) {
      var queries = leaf(scope, texts.columns().pairs().size(), texts.queries());
      var passages = leaf(scope, texts.columns().size(), texts.passages());
      double value = backwardToVectors(texts, queries, passages, scale);
      backwardToWeights(texts.queries(), queries);
      backwardToWeights(texts.passages(), passages);
      return value;
    }
  }

  /** Vectors of all chunks, constants as far as the weights are concerned. */
  private NDArray leaf(NDManager owner, int rows, List<TokenBatch> chunks) {
    int dimension = encoder.spec().dimension();
    var vectors = FloatBuffer.allocate(rows * dimension);
    for (var chunk : chunks) {
      try (var scope = owner.newSubManager()) {
        vectors.put(encoder.forward(scope, chunk).toFloatArray());
      }
    }
    var leaf = owner.create(vectors.flip(), new Shape(rows, dimension));
    leaf.setRequiresGradient(true);
    return leaf;
  }

  private double backwardToVectors(
      BatchTokens texts, NDArray queries, NDArray passages, double scale) {
    try (var collector = encoder.manager().getEngine().newGradientCollector()) {
      var target = objective.loss(texts.columns(), queries, passages);
      collector.backward(GraphNumber.times(target, scale));
      return target.getFloat();
    }
  }

  private void backwardToWeights(List<TokenBatch> chunks, NDArray leaf) {
    try (var gradient = leaf.getGradient()) {
      int from = 0;
      for (var chunk : chunks) {
        int to = from + chunk.size();
        try (var scope = encoder.manager().newSubManager();
            var slice = gradient.get(new NDIndex("{}:{}", from, to));
            var collector = encoder.manager().getEngine().newGradientCollector()) {
          collector.backward(encoder.forward(scope, chunk).mul(slice).sum());
        }
        from = to;
      }
    }
  }
}
