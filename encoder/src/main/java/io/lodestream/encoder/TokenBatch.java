package io.lodestream.encoder;

/**
 * Token ids of a batch, padded on the right to its longest text.
 *
 * <p>The arrays are {@code [batch, length]} and are not copied: treat them as read-only.
 *
 * @param ids token ids, specials included
 * @param mask 1 for a token, 0 for padding
 */
public record TokenBatch(long[][] ids, long[][] mask) {
  public TokenBatch {
    if (ids.length == 0 || ids.length != mask.length) {
      throw new IllegalArgumentException(
          "a batch needs as many ids as masks and at least one, got %d and %d"
              .formatted(ids.length, mask.length));
    }
    for (int i = 0; i < ids.length; i++) {
      if (ids[i].length != ids[0].length || mask[i].length != ids[0].length) {
        throw new IllegalArgumentException("row %d differs in length from row 0".formatted(i));
      }
    }
  }

  /** Number of texts. */
  public int size() {
    return ids.length;
  }

  /** Tokens per row, padding included. */
  public int length() {
    return ids[0].length;
  }
}
