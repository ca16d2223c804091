package io.lodestream.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A model open for embedding.
 *
 * <p>Weights are held in native memory until {@link #close()}. Thread-safe: calls may run side by
 * side, and share libtorch's threads. Do not close it while a call runs.
 */
public final class Encoder implements CountingEmbedder, TokenEmbedder {
  private static final Logger LOG = LoggerFactory.getLogger(Encoder.class);

  private final NDManager manager;
  private final ModelSpec spec;
  private final TextTokenizer tokenizer;
  private final BatchEmbedder batches;
  private final TokenEmbedder tokens;

  private Encoder(
      NDManager manager,
      ModelSpec spec,
      TextTokenizer tokenizer,
      BatchEmbedder batches,
      TokenEmbedder tokens) {
    this.manager = manager;
    this.spec = spec;
    this.tokenizer = tokenizer;
    this.batches = batches;
    this.tokens = tokens;
  }

  /**
   * Loads a sentence-transformers directory.
   *
   * @throws EncoderException if the directory is incomplete, its weights do not fit its
   *     configuration, or the model or the number of dimensions is not supported
   */
  public static Encoder open(Path modelDir, EncoderOptions options) {
    var spec = ModelSpec.read(modelDir);
    var tokenizer = TextTokenizer.open(modelDir);
    var manager = NativeRuntime.newManager();
    try {
      var precision = options.precision().resolve();
      var pass = ForwardPass.load(manager, spec, precision);
      var weights = prepare(manager, modelDir, pass);
      var batches =
          new BatchEmbedder(
              manager,
              spec,
              tokenizer,
              options,
              (scope, batch) -> pass.embed(scope, List.of(batch), weights));
      var tokens =
          new BatchTokenEmbedder(
              manager,
              spec,
              tokenizer,
              options,
              (scope, batch) -> pass.tokens(scope, batch, weights));
      LOG.info(
          "event=encoder-opened dir={} family={} dimension={} precision={} device={}",
          modelDir,
          spec.family(),
          batches.dimension(),
          precision,
          manager.getDevice());
      return new Encoder(manager, spec, tokenizer, batches, tokens);
    } catch (RuntimeException e) {
      manager.close();
      tokenizer.close();
      throw e;
    }
  }

  private static NDList prepare(NDManager manager, Path modelDir, ForwardPass pass) {
    var loaded = Weights.load(manager, modelDir).values();
    var prepared = pass.prepare(manager, loaded);
    loaded.forEach(NDArray::close);
    return prepared;
  }

  /** What the model's directory says about it. */
  public ModelSpec spec() {
    return spec;
  }

  /** The model's tokenizer, closed with the encoder. */
  public TextTokenizer tokenizer() {
    return tokenizer;
  }

  @Override
  public int dimension() {
    return batches.dimension();
  }

  @Override
  public int maxTokens() {
    return batches.maxTokens();
  }

  @Override
  public int[] tokens(List<String> texts, TextRole role) {
    return batches.tokens(texts, role);
  }

  @Override
  public float[][] embed(List<String> texts, TextRole role) {
    return batches.embed(texts, role);
  }

  @Override
  public List<TokenVectors> tokenVectors(List<String> texts, TextRole role) {
    return tokens.tokenVectors(texts, role);
  }

  @Override
  public List<long[]> pieces(List<String> texts) {
    return tokens.pieces(texts);
  }

  @Override
  public void close() {
    manager.close();
    tokenizer.close();
    FreedMemory.giveBack();
  }
}
