package io.lodestream.schemas.windows;

import io.lodestream.schemas.digest.Sha256;

/**
 * Digest of a range of records of a partition. With it a reader of a training window checks that it
 * read exactly the records that the window closer read.
 *
 * <p>SHA-256 over each record's key and value, in offset order, each preceded by its length as a
 * big-endian int; -1 stands for null. Not thread-safe.
 */
public final class RangeDigest {

  private static final int NULL_LENGTH = -1;

  private final Sha256 digest = new Sha256();

  /** Adds the next record as it is on the topic. */
  public void add(byte[] key, byte[] value) {
    addField(key);
    addField(value);
  }

  /** The digest of the records added so far; more records may be added afterwards. */
  public String hex() {
    return digest.hex();
  }

  private void addField(byte[] bytes) {
    int length = bytes == null ? NULL_LENGTH : bytes.length;
    digest.addInt(length);
    if (bytes != null) {
      digest.add(bytes);
    }
  }
}
