package io.lodestream.ingest.changes;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** A SHA-256 over several values, each with its length, so that no two lists look the same. */
public final class Digests {

  private final MessageDigest sha256 = sha256();

  /** SHA-256 of the UTF-8 of a text, in hex. */
  public static String hex(String text) {
    return HexFormat.of().formatHex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** SHA-256 of bytes, in hex. */
  public static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(sha256().digest(bytes));
  }

  Digests add(String text) {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    add(bytes.length);
    sha256.update(bytes);
    return this;
  }

  Digests add(long number) {
    sha256.update(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
    return this;
  }

  Digests add(Map<String, String> entries) {
    add(entries.size());
    new TreeMap<>(entries).forEach((name, value) -> add(name).add(value));
    return this;
  }

  Digests add(Iterable<String> texts) {
    texts.forEach(this::add);
    return add(-1);
  }

  String toHex() {
    return HexFormat.of().formatHex(sha256.digest());
  }

  long toLong() {
    return ByteBuffer.wrap(sha256.digest()).getLong();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
