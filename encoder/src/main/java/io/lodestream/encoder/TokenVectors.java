package io.lodestream.encoder;

/**
 * The tokens of one text with their vectors, in reading order.
 *
 * @param pieces ids in the model's vocabulary, {@code [tokens]}
 * @param vectors last hidden states, each scaled to length 1, {@code [tokens][width of the model]}
 */
public record TokenVectors(long[] pieces, float[][] vectors) {
  public TokenVectors {
    if (pieces.length != vectors.length) {
      throw new IllegalArgumentException(
          "%d pieces have %d vectors".formatted(pieces.length, vectors.length));
    }
  }
}
