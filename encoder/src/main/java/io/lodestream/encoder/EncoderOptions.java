package io.lodestream.encoder;

import java.util.Objects;

/**
 * How an {@link Encoder} runs its model.
 *
 * @param maxTokens texts are cut to this many tokens, specials included; 0 means the model's own
 * @param batchSize texts per forward pass
 * @param precision number format of the matrix products
 */
public record EncoderOptions(int maxTokens, int batchSize, Precision precision) {
  public EncoderOptions {
    if (maxTokens != 0 && maxTokens < 3) {
      throw new IllegalArgumentException("maxTokens must be 0 or at least 3, was " + maxTokens);
    }
    if (batchSize < 1) {
      throw new IllegalArgumentException("batchSize must be at least 1, was " + batchSize);
    }
    Objects.requireNonNull(precision, "precision");
  }

  /** The model's own length, 32 texts a pass, the fastest precision that the hardware has. */
  public static EncoderOptions defaults() {
    return new EncoderOptions(0, 32, Precision.AUTO);
  }
}
