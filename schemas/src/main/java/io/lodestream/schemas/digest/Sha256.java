package io.lodestream.schemas.digest;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A SHA-256 over all bytes that were added. Reading the result changes nothing, so that more may be
 * added afterwards. Marks no boundaries: {@code add("ab")} equals {@code add("a").add("b")}, so
 * callers that add lists put lengths or separators between the parts. Not thread-safe.
 */
public final class Sha256 {

  private final MessageDigest digest;

  public Sha256() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The SHA-256 of a text's UTF-8. */
  public static Sha256 of(String text) {
    return new Sha256().add(text);
  }

  public static Sha256 of(byte[] bytes) {
    return new Sha256().add(bytes);
  }

  /** The SHA-256 of a file's bytes. */
  public static Sha256 of(Path file) throws IOException {
    return new Sha256().add(file);
  }

  public Sha256 add(byte[] bytes) {
    digest.update(bytes);
    return this;
  }

  /** Adds the UTF-8 of a text. */
  public Sha256 add(String text) {
    return add(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds a file's bytes, without holding them all in memory. */
  public Sha256 add(Path file) throws IOException {
    try (var in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return this;
  }

  /** Adds four bytes, big-endian. */
  public Sha256 addInt(int number) {
    return add(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
  }

  /** Adds eight bytes, big-endian. */
  public Sha256 addLong(long number) {
    return add(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
  }

  /** 32 bytes. */
  public byte[] bytes() {
    try {
      return ((MessageDigest) digest.clone()).digest();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the SHA-256 of this JVM cannot be cloned", e);
    }
  }

  /** 64 hexadecimal digits, lower case. */
  public String hex() {
    return HexFormat.of().formatHex(bytes());
  }

  /** The first eight bytes as a big-endian number. */
  public long asLong() {
    return ByteBuffer.wrap(bytes()).getLong();
  }
}
