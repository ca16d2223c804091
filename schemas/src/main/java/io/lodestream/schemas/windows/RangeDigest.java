package io.lodestream.schemas.windows;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Digest of a range of records of a partition. With it a reader of a training window checks that it
 * read exactly the records that the window closer read.
 *
 * <p>SHA-256 over each record's key and value, in offset order, each preceded by its length as a
 * big-endian int; -1 stands for null. Not thread-safe.
 */
public final class RangeDigest {

  private static final int NULL_LENGTH = -1;

  private final MessageDigest digest;

  public RangeDigest() {
    this.digest = sha256();
  }

  /** Adds the next record as it is on the topic. */
  public void add(byte[] key, byte[] value) {
    addField(key);
    addField(value);
  }

  /** The digest of the records added so far; more records may be added afterwards. */
  public String hex() {
    try {
      return HexFormat.of().formatHex(((MessageDigest) digest.clone()).digest());
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the JVM's SHA-256 cannot be cloned", e);
    }
  }

  private void addField(byte[] bytes) {
    int length = bytes == null ? NULL_LENGTH : bytes.length;
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(length).array());
    if (bytes != null) {
      digest.update(bytes);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
