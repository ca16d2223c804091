package io.lodestream.encoder.rerank;

import java.util.Arrays;

/**
 * A passage's token vectors, a byte a component: a quarter of their size, at an error of a cosine
 * that stays below a few thousandths.
 *
 * @param tokens number of tokens
 * @param steps what one unit of a token's bytes is worth, {@code [tokens]}
 * @param components {@code [dim][tokens]}, flat, so that one component of all tokens lies together
 */
record TokenMatrix(int tokens, float[] steps, byte[] components) {
  private static final int LARGEST = Byte.MAX_VALUE;

  /** Windows begin every so many tokens. */
  private static final int BLOCK = 8;

  private static final int WINDOW_BLOCKS = 4;

  /** Tokens of a window; a passage of no more is one window. */
  static final int WINDOW = BLOCK * WINDOW_BLOCKS;

  /** Keeps vectors given as {@code [tokens][dim]}, each of length 1. */
  static TokenMatrix of(float[][] vectors) {
    int dimension = vectors.length == 0 ? 0 : vectors[0].length;
    var steps = new float[vectors.length];
    var components = new byte[dimension * vectors.length];
    for (int token = 0; token < vectors.length; token++) {
      float furthest = 0;
      for (float component : vectors[token]) {
        furthest = Math.max(furthest, Math.abs(component));
      }
      steps[token] = furthest / LARGEST;
      for (int i = 0; i < dimension && furthest > 0; i++) {
        components[i * vectors.length + token] =
            (byte) Math.round(vectors[token][i] / steps[token]);
      }
    }
    return new TokenMatrix(vectors.length, steps, components);
  }

  /** Memory that it takes, about. */
  long bytes() {
    return components.length + (long) Float.BYTES * tokens;
  }

  /**
   * The mean over the query's tokens, by their weights, of each one's highest cosine with a token
   * of one window, at the window where this mean is highest; 0 where either has no tokens.
   *
   * @param query {@code [tokens][dim]}, each of length 1
   * @param weights {@code [tokens]}, above 0
   */
  float maxSim(float[][] query, float[] weights) {
    if (query.length == 0 || tokens == 0) {
      return 0;
    }
    var values = new float[components.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = components[i];
    }
    int blocks = (tokens + BLOCK - 1) / BLOCK;
    var windows = new double[Math.max(1, blocks - WINDOW_BLOCKS + 1)];
    double whole = 0;
    for (int i = 0; i < query.length; i++) {
      var highest = highestByBlock(query[i], values, blocks);
      for (int first = 0; first < windows.length; first++) {
        windows[first] += weights[i] * highest(highest, first);
      }
      whole += weights[i];
    }
    return (float) (Arrays.stream(windows).max().getAsDouble() / whole);
  }

  private float[] highestByBlock(float[] queryToken, float[] values, int blocks) {
    var cosines = new float[tokens];
    for (int i = 0; i < queryToken.length; i++) {
      addScaled(cosines, queryToken[i], values, i * tokens);
    }
    var highest = new float[blocks];
    Arrays.fill(highest, Float.NEGATIVE_INFINITY);
    for (int token = 0; token < tokens; token++) {
      highest[token / BLOCK] = Math.max(highest[token / BLOCK], cosines[token] * steps[token]);
    }
    return highest;
  }

  private static float highest(float[] byBlock, int first) {
    float highest = byBlock[first];
    for (int i = first + 1; i < Math.min(byBlock.length, first + WINDOW_BLOCKS); i++) {
      highest = Math.max(highest, byBlock[i]);
    }
    return highest;
  }

  /** A loop that the compiler turns into vector instructions: no sum runs across its rounds. */
  private static void addScaled(float[] sums, float factor, float[] values, int from) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += factor * values[from + i];
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TokenMatrix that
        && tokens == that.tokens
        && Arrays.equals(steps, that.steps)
        && Arrays.equals(components, that.components);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(components);
  }

  @Override
  public String toString() {
    return "TokenMatrix[%d tokens, %d bytes]".formatted(tokens, bytes());
  }
}
