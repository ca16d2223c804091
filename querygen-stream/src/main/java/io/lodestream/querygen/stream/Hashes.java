package io.lodestream.querygen.stream;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names things by their content. */
final class Hashes {

  private static final int PAIR_ID_CHARS = 32;

  private Hashes() {}

  static String sha256(String text) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  /**
   * The same passage with the same content, generator and ordinal gives the same pair id: redoing
   * is harmless. Another passage gives another, even with the same content.
   */
  static String pairId(String passageId, String contentHash, String generatorVersion, int ordinal) {
    return sha256(contentHash + "\n" + generatorVersion + "\n" + ordinal + "\n" + passageId)
        .substring(0, PAIR_ID_CHARS);
  }
}
