package io.lodestream.encoder;

import java.util.Objects;

/**
 * How an {@link Encoder} runs its model.
 *
 * @param maxTokens texts are cut to this many tokens, specials included; 0 means the model's own
 * @param batchSize texts per forward pass
 * @param precision number format of the matrix products
 * @param dimensions leading components of a vector that are kept (<a
 *     href="https://arxiv.org/abs/2205.13147">Matryoshka</a>), scaled to length 1 again where the
 *     model's own vectors are; 0 means all
 */
public record EncoderOptions(int maxTokens, int batchSize, Precision precision, int dimensions) {
  public EncoderOptions {
    if (maxTokens != 0 && maxTokens < 3) {
      throw new IllegalArgumentException("maxTokens must be 0 or at least 3, was " + maxTokens);
    }
    if (batchSize < 1) {
      throw new IllegalArgumentException("batchSize must be at least 1, was " + batchSize);
    }
    if (dimensions < 0) {
      throw new IllegalArgumentException("dimensions must be at least 0, was " + dimensions);
    }
    Objects.requireNonNull(precision, "precision");
  }

  /** Vectors at their full length. */
  public EncoderOptions(int maxTokens, int batchSize, Precision precision) {
    this(maxTokens, batchSize, precision, 0);
  }

  /** The model's own length, 32 texts a pass, the fastest precision that the hardware has. */
  public static EncoderOptions defaults() {
    return new EncoderOptions(0, 32, Precision.AUTO);
  }

  /** The same, with vectors of this length. */
  public EncoderOptions withDimensions(int dimensions) {
    return new EncoderOptions(maxTokens, batchSize, precision, dimensions);
  }
}
