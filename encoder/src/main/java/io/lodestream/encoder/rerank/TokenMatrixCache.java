package io.lodestream.encoder.rerank;

import io.lodestream.schemas.digest.Sha256;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Token vectors of the passages seen last, by the digest of their text, within a bound of memory.
 *
 * <p>Thread-safe.
 */
final class TokenMatrixCache {
  /** Digest, map entry and array headers, about. */
  private static final int OVERHEAD_BYTES = 256;

  private final long limitBytes;
  private final Map<String, TokenMatrix> byDigest = new LinkedHashMap<>(16, 0.75f, true);
  private long heldBytes;

  TokenMatrixCache(long limitBytes) {
    this.limitBytes = limitBytes;
  }

  static String digest(String passage) {
    return Sha256.of(passage).hex();
  }

  synchronized Optional<TokenMatrix> find(String digest) {
    return Optional.ofNullable(byDigest.get(digest));
  }

  /** Keeps a passage's vectors and forgets as many of those not asked for longest as it takes. */
  synchronized void keep(String digest, TokenMatrix matrix) {
    if (size(matrix) > limitBytes || byDigest.putIfAbsent(digest, matrix) != null) {
      return;
    }
    heldBytes += size(matrix);
    var oldestFirst = byDigest.values().iterator();
    while (heldBytes > limitBytes) {
      heldBytes -= size(oldestFirst.next());
      oldestFirst.remove();
    }
  }

  long limitBytes() {
    return limitBytes;
  }

  synchronized long heldBytes() {
    return heldBytes;
  }

  private static long size(TokenMatrix matrix) {
    return matrix.bytes() + OVERHEAD_BYTES;
  }
}
