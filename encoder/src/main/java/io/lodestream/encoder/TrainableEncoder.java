package io.lodestream.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A model whose weights can be trained: fp32 master weights with gradients.
 *
 * <p>The forward pass has no dropout, so the same batch always gives the same vectors. Not
 * thread-safe, and bound to the thread that opened it: libtorch keeps per thread whether gradients
 * are recorded, and opening switches that off outside a {@code GradientCollector}.
 */
public final class TrainableEncoder implements AutoCloseable {
  private final Path source;
  private final NDManager manager;
  private final ModelSpec spec;
  private final TextTokenizer tokenizer;
  private final Map<String, NDArray> parameters;
  private final ForwardPass pass;

  private TrainableEncoder(
      Path source,
      NDManager manager,
      ModelSpec spec,
      TextTokenizer tokenizer,
      Map<String, NDArray> parameters,
      ForwardPass pass) {
    this.source = source;
    this.manager = manager;
    this.spec = spec;
    this.tokenizer = tokenizer;
    this.parameters = parameters;
    this.pass = pass;
  }

  /**
   * Loads a sentence-transformers directory, which must stay in place until the last {@link #save}.
   *
   * @param compute number format of the matrix products; master weights are fp32 in any case
   */
  public static TrainableEncoder open(Path modelDir, Precision compute) {
    var spec = ModelSpec.read(modelDir);
    var tokenizer = TextTokenizer.open(modelDir);
    var manager = NativeRuntime.newManager();
    try {
      JniUtils.setGradMode(false);
      var parameters = Weights.load(manager, modelDir, spec);
      parameters.values().forEach(weight -> weight.setRequiresGradient(true));
      var pass = ForwardPass.load(manager, spec, compute);
      return new TrainableEncoder(modelDir, manager, spec, tokenizer, parameters, pass);
    } catch (RuntimeException e) {
      manager.close();
      tokenizer.close();
      throw e;
    }
  }

  /** Owner of the weights; arrays that must outlive a step can be attached to it. */
  public NDManager manager() {
    return manager;
  }

  /** What the model's directory says about it. */
  public ModelSpec spec() {
    return spec;
  }

  /** The model's tokenizer, closed with the encoder. */
  public TextTokenizer tokenizer() {
    return tokenizer;
  }

  /**
   * Weights by Hugging Face name, fp32, with gradients, in a stable order.
   *
   * <p>Update them in place. Their NDArray names ({@code w[]}) are how the forward pass takes them:
   * leave those alone.
   */
  public Map<String, NDArray> parameters() {
    return parameters;
  }

  /**
   * Embeds a batch; differentiable inside a {@code GradientCollector}, a constant outside.
   *
   * @param scope owner of the result
   * @return {@code [batch, dim]}, fp32, pooled and, where the model says so, L2-normalised
   */
  public NDArray forward(NDManager scope, TokenBatch batch) {
    return pass.run(scope, batch, parameters.values(), JniUtils.isGradMode());
  }

  /** Embeds with the current weights, which it shares; closing it leaves them open. */
  public Embedder asEmbedder(int maxTokens, int batchSize) {
    var batches =
        new BatchEmbedder(
            manager,
            spec,
            tokenizer,
            new EncoderOptions(maxTokens, batchSize, Precision.AUTO),
            (scope, batch) -> pass.run(scope, batch, parameters.values(), false));
    return new SharedEmbedder(spec.dimension(), batches);
  }

  /**
   * Writes a full sentence-transformers directory: these weights, the source's other files.
   *
   * @param dir must not exist yet; it appears complete or not at all
   * @param modelCard text of its README.md
   */
  public void save(Path dir, String modelCard) {
    var shapes = new LinkedHashMap<String, long[]>();
    parameters.forEach((name, array) -> shapes.put(name, array.getShape().getShape()));
    new ModelDirectoryWriter(source)
        .write(dir, modelCard, shapes, name -> parameters.get(name).toFloatArray());
  }

  /** Copies the weights out. */
  public WeightsSnapshot snapshot() {
    var values = new LinkedHashMap<String, float[]>();
    parameters.forEach((name, array) -> values.put(name, array.toFloatArray()));
    return new WeightsSnapshot(values);
  }

  /**
   * Puts weights back, in place.
   *
   * @throws IllegalArgumentException if the snapshot is of another model
   */
  public void restore(WeightsSnapshot snapshot) {
    if (!snapshot.values().keySet().equals(parameters.keySet())) {
      throw new IllegalArgumentException("snapshot has other weights than this model");
    }
    snapshot
        .values()
        .forEach(
            (name, values) -> {
              long size = parameters.get(name).size();
              if (values.length != size) {
                throw new IllegalArgumentException(
                    "snapshot has %d values of '%s', not %d".formatted(values.length, name, size));
              }
            });
    snapshot.values().forEach(this::overwrite);
  }

  private void overwrite(String name, float[] values) {
    var target = parameters.get(name);
    try (var scope = manager.newSubManager()) {
      target.set(new NDIndex("..."), scope.create(values, target.getShape()));
    }
  }

  @Override
  public void close() {
    manager.close();
    tokenizer.close();
  }

  private record SharedEmbedder(int dimension, BatchEmbedder batches) implements Embedder {
    @Override
    public float[][] embed(List<String> texts, TextRole role) {
      return batches.embed(texts, role);
    }

    @Override
    public void close() {
      // The weights belong to the trainable encoder.
    }
  }
}
