package io.lodestream.trainer.offline;

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
import java.util.Locale;

/** How texts of a pair file are recognised as the same. */
final class Texts {
  private static final int HASH_BYTES = 16;

  private Texts() {}

  /** A hash that case and surplus space do not change. */
  static String hash(String text) {
    return HexFormat.of().formatHex(sha256(normalised(text)), 0, HASH_BYTES);
  }

  static String normalised(String text) {
    return text.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
  }

  /** A number from 0 to 1 that depends on text and seed only, evenly spread. */
  static double share(String text, long seed) {
    long bits = ByteBuffer.wrap(sha256(seed + "\n" + text)).getLong();
    return (bits >>> 11) * 0x1.0p-53;
  }

  /** Of a file's bytes, 64 hexadecimal digits. */
  static String fileSha256(Path file) throws IOException {
    var digest = sha256();
    try (var in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static byte[] sha256(String text) {
    return sha256().digest(text.getBytes(StandardCharsets.UTF_8));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
