package io.lodestream.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
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
  private final ModelDirectoryWriter writer;
  private final NDManager manager;
  private final ModelSpec spec;
  private final TextTokenizer tokenizer;
  private final Map<String, NDArray> parameters;
  private final ForwardPass pass;

  private TrainableEncoder(
      ModelDirectoryWriter writer,
      NDManager manager,
      ModelSpec spec,
      TextTokenizer tokenizer,
      Map<String, NDArray> parameters,
      ForwardPass pass) {
    this.writer = writer;
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
    return open(modelDir, compute, ModelOverrides.none());
  }

  /**
   * Loads a directory, to be trained and saved with another pooling or other prompts.
   *
   * @see #open(Path, Precision)
   */
  public static TrainableEncoder open(Path modelDir, Precision compute, ModelOverrides overrides) {
    var spec = overrides.applyTo(ModelSpec.read(modelDir));
    var tokenizer = TextTokenizer.open(modelDir);
    var manager = NativeRuntime.newManager();
    try {
      JniUtils.setGradMode(false);
      var parameters = Weights.load(manager, modelDir);
      parameters.values().forEach(weight -> weight.setRequiresGradient(true));
      var pass = ForwardPass.load(manager, spec, compute);
      var writer = new ModelDirectoryWriter(modelDir, overrides);
      return new TrainableEncoder(writer, manager, spec, tokenizer, parameters, pass);
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
    return forward(scope, List.of(batch));
  }

  /**
   * Embeds several batches in one pass, such as a step's queries and passages, which is cheaper
   * than a pass for each. Padding costs next to nothing, whatever the lengths: there is no need to
   * sort or cut.
   *
   * @return {@code [texts, dim]}, the texts of all batches in the order given
   * @see #forward(NDManager, TokenBatch)
   */
  public NDArray forward(NDManager scope, List<TokenBatch> batches) {
    return pass.run(scope, batches, parameters.values(), JniUtils.isGradMode());
  }

  /** Embeds with the current weights, which it shares; closing it leaves them open. */
  public Embedder asEmbedder(int maxTokens, int batchSize) {
    return asEmbedder(maxTokens, batchSize, 0);
  }

  /**
   * Embeds with the current weights, in the encoder's own precision.
   *
   * @param dimensions as in {@link EncoderOptions}
   * @throws EncoderException if the model has fewer dimensions
   */
  public Embedder asEmbedder(int maxTokens, int batchSize, int dimensions) {
    var batches =
        new BatchEmbedder(
            manager,
            spec,
            tokenizer,
            new EncoderOptions(maxTokens, batchSize, Precision.AUTO, dimensions),
            (scope, batch) -> pass.run(scope, List.of(batch), parameters.values(), false));
    return new SharedEmbedder(batches);
  }

  /**
   * Writes a full sentence-transformers directory: these weights, the source's other files, the
   * overrides it was opened with.
   *
   * @param dir must not exist yet; it appears complete or not at all
   * @param modelCard text of its README.md
   * @throws EncoderException if it cannot be written, such as on a full disk
   */
  public void save(Path dir, String modelCard) {
    var shapes = new LinkedHashMap<String, long[]>();
    parameters.forEach((name, array) -> shapes.put(name, array.getShape().getShape()));
    writer.write(dir, modelCard, shapes, name -> parameters.get(name).toFloatArray());
  }

  /**
   * Copies the weights out, into Java's heap; {@link TensorState} writes them to a file without
   * that.
   */
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
    snapshot
        .values()
        .forEach((name, values) -> TensorState.overwrite(parameters.get(name), values));
  }

  @Override
  public void close() {
    manager.close();
    tokenizer.close();
    FreedMemory.giveBack();
  }

  private record SharedEmbedder(BatchEmbedder batches) implements Embedder {
    @Override
    public int dimension() {
      return batches.dimension();
    }

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
