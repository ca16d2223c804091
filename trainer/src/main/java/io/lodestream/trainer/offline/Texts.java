package io.lodestream.trainer.offline;

import io.lodestream.schemas.digest.Sha256;
import java.util.Locale;

/** How texts of a pair file are recognised as the same. */
final class Texts {
  private static final int HASH_CHARS = 32;

  private Texts() {}

  /** A hash that case and surplus space do not change. */
  static String hash(String text) {
    return Sha256.of(normalised(text)).hex().substring(0, HASH_CHARS);
  }

  static String normalised(String text) {
    return text.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
  }

  /** A number from 0 to 1 that depends on text and seed only, evenly spread. */
  static double share(String text, long seed) {
    long bits = Sha256.of(seed + "\n" + text).asLong();
    return (bits >>> 11) * 0x1.0p-53;
  }
}
