package io.lodestream.trainer.gradient;

import ai.djl.ndarray.index.NDIndex;
import io.lodestream.encoder.TokenBatch;
import io.lodestream.encoder.TrainableEncoder;
import io.lodestream.trainer.gradient.BatchTokenizer.BatchTokens;
import io.lodestream.trainer.loss.Columns;
import io.lodestream.trainer.loss.GraphNumber;
import io.lodestream.trainer.pairs.TrainingPair;
import io.lodestream.trainer.reference.Advice;
import io.lodestream.trainer.settings.TrainerSettings;
import java.util.List;
import java.util.stream.Stream;

/**
 * Adds a batch's gradient to the encoder's parameters. Used by the thread that trains.
 *
 * <p>A batch of no more passages than a chunk is encoded in one packed pass, with one graph; a
 * larger one goes through a {@link GradientCache}. Both give the same loss and gradient.
 *
 * <p>Native memory: each batch has a manager of its own for vectors and loss, whose closing frees
 * the autograd graph too.
 */
public final class BatchGradient {
  private final TrainableEncoder encoder;
  private final int chunk;
  private final BatchTokenizer tokenizer;
  private final Objective objective;
  private final GradientCache cache;

  /** For settings that need no advice. */
  public BatchGradient(TrainableEncoder encoder, TrainerSettings settings) {
    this(encoder, settings, Advice.none());
  }

  /**
   * @throws io.lodestream.schemas.error.FatalException if a Matryoshka prefix is no shorter than
   *     the model's vector
   */
  public BatchGradient(TrainableEncoder encoder, TrainerSettings settings, Advice advice) {
    this.encoder = encoder;
    this.chunk = settings.batches().chunk();
    this.tokenizer = new BatchTokenizer(encoder, settings.batches());
    this.objective = new Objective(settings, encoder.spec(), advice);
    this.cache = new GradientCache(encoder, objective);
  }

  /**
   * @param scale what the gradient is multiplied by, such as one over the batches of a step
   * @return the batch's loss, not scaled
   */
  public double accumulate(List<TrainingPair> batch, double scale) {
    var texts = tokenizer.of(Columns.of(batch));
    return texts.columns().size() > chunk
        ? cache.accumulate(texts, scale)
        : withOneGraph(texts, scale);
  }

  /**
   * The most that {@link #accumulate} gives for a model that tells no passage from another: a loss
   * above it is worse than guessing.
   */
  public double lossOfGuessing(List<TrainingPair> batch) {
    return objective.ofGuessing(Columns.of(batch));
  }

  private double withOneGraph(BatchTokens texts, double scale) {
    try (var scope = encoder.manager().newSubManager();
        var collector = encoder.manager().getEngine().newGradientCollector()) {
      var both = encoder.forward(scope, joined(texts.queries(), texts.passages()));
      int pairs = texts.columns().pairs().size();
      var queries = both.get(new NDIndex("0:{}", pairs));
      var target = objective.loss(texts.columns(), queries, both.get(new NDIndex("{}:", pairs)));
      double value = target.getFloat();
      collector.backward(scale == 1 ? target : GraphNumber.times(target, scale));
      return value;
    }
  }

  private static List<TokenBatch> joined(List<TokenBatch> queries, List<TokenBatch> passages) {
    return Stream.concat(queries.stream(), passages.stream()).toList();
  }
}
