package io.lodestream.encoder.rerank;

import io.lodestream.encoder.TokenEmbedder;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * Weights counted from a sample of the collection when they are first asked for, and again after
 * the collection has doubled. Thread-safe; a count delays the searches that wait for it.
 */
public final class SampledWeights implements Supplier<PieceWeights> {

  /** Passages of the sample. */
  public static final int SAMPLE = 2_000;

  private final TokenEmbedder tokens;
  private final IntFunction<List<String>> sample;
  private final IntSupplier size;
  private PieceWeights weights;
  private int counted;

  /**
   * @param sample texts of at most as many passages as asked for, any of the collection's
   * @param size passages that the collection has now, or will have
   */
  public SampledWeights(TokenEmbedder tokens, IntFunction<List<String>> sample, IntSupplier size) {
    this.tokens = tokens;
    this.sample = sample;
    this.size = size;
  }

  @Override
  public synchronized PieceWeights get() {
    int now = size.getAsInt();
    if (weights == null || now / 2 > counted) {
      var texts = sample.apply(SAMPLE);
      weights = PieceWeights.of(tokens.pieces(texts));
      // A small sample is the whole of a collection that may still be under construction.
      counted = texts.size() < SAMPLE ? texts.size() : now;
    }
    return weights;
  }
}
