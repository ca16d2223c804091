package io.lodestream.cli.deadletters;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Bytes from outside as text that cannot drive a terminal: control and format characters (escape
 * sequences, changes of direction, line ends) are written as escapes.
 */
final class Printable {

  private static final int ROW_BYTES = 16;

  private Printable() {}

  /** A key on one line; {@code -} for none. */
  static String key(byte[] key) {
    return key == null ? "-" : line(key);
  }

  /** On one line; a byte that is no UTF-8 as {@code \xNN}, a backslash doubled. */
  static String line(byte[] bytes) {
    return text(bytes)
        .map(text -> escaped(text.replace("\\", "\\\\"), false))
        .orElseGet(() -> bytewise(bytes));
  }

  static String line(String text) {
    return escaped(text, false);
  }

  /** Line ends and tabs stay. */
  static String lines(String text) {
    return escaped(text, true);
  }

  /** The text that the bytes are, if they are UTF-8. */
  static Optional<String> text(byte[] bytes) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /** Whether a person can read it: no control characters but line ends and tabs. */
  static boolean isReadable(String text) {
    return text.chars().allMatch(c -> !Character.isISOControl(c) || isLayout(c));
  }

  /** Offset, sixteen bytes, and what of them is ASCII, a line each. */
  static String hex(byte[] bytes, int length) {
    var dump = new StringBuilder();
    for (int at = 0; at < length; at += ROW_BYTES) {
      var hex = new StringBuilder();
      var ascii = new StringBuilder();
      for (int i = at; i < Math.min(length, at + ROW_BYTES); i++) {
        hex.append("%02x ".formatted(bytes[i]));
        ascii.append(bytes[i] >= ' ' && bytes[i] < 0x7f ? (char) bytes[i] : '.');
      }
      dump.append("%08x  %-48s %s%n".formatted(at, hex, ascii));
    }
    return dump.toString();
  }

  private static String bytewise(byte[] bytes) {
    var text = new StringBuilder();
    for (byte b : bytes) {
      if (b == '\\') {
        text.append("\\\\");
      } else if (b >= ' ' && b < 0x7f) {
        text.append((char) b);
      } else {
        text.append("\\x%02x".formatted(b));
      }
    }
    return text.toString();
  }

  private static String escaped(String text, boolean keepsLayout) {
    var escaped = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              if (keepsLayout && isLayout(c) && c != '\r' || !isUnsafe(c)) {
                escaped.appendCodePoint(c);
              } else if (c == '\n') {
                escaped.append("\\n");
              } else if (Character.isBmpCodePoint(c)) {
                escaped.append("\\u%04x".formatted(c));
              } else {
                escaped.append("\\U%06x".formatted(c));
              }
            });
    return escaped.toString();
  }

  private static boolean isLayout(int c) {
    return c == '\n' || c == '\t' || c == '\r';
  }

  private static boolean isUnsafe(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }
}
