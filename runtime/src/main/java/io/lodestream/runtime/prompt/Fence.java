package io.lodestream.runtime.prompt;

import io.lodestream.schemas.digest.Sha256;

/**
 * The line that stands before and after text of strangers in a prompt.
 *
 * <p>It is made from a hash of everything between these lines, so equal data make equal requests,
 * and nobody can write a text that holds its own marker.
 */
public final class Fence {

  private static final int HASH_CHARS = 20;

  private Fence() {}

  /**
   * @param data everything that goes between the lines
   */
  public static String of(String data) {
    return "DATA-" + Sha256.of(data).hex().substring(0, HASH_CHARS);
  }
}
