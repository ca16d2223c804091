package io.lodestream.querygen.stream;

import io.lodestream.schemas.digest.Sha256;

/** Names things by their content. */
final class Hashes {

  private static final int PAIR_ID_CHARS = 32;

  private Hashes() {}

  /**
   * The same passage with the same content, generator and ordinal gives the same pair id: redoing
   * is harmless. Another passage gives another, even with the same content.
   */
  static String pairId(String passageId, String contentHash, String generatorVersion, int ordinal) {
    return Sha256.of(contentHash + "\n" + generatorVersion + "\n" + ordinal + "\n" + passageId)
        .hex()
        .substring(0, PAIR_ID_CHARS);
  }
}
