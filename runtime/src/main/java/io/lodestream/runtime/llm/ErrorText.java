package io.lodestream.runtime.llm;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** What an error page says that is no JSON: plain text, or HTML as gateways write it. */
final class ErrorText {

  private static final Pattern TITLE = Pattern.compile("(?is)<title[^>]*>(.*?)</title>");
  private static final Pattern UNSEEN =
      Pattern.compile("(?is)<(script|style)\\b.*?(</\\1>|$)|<!--.*?-->");
  private static final Pattern TAG = Pattern.compile("(?s)<[^<>]*>");
  private static final Pattern SECRET =
      Pattern.compile("(?i)(bearer\\s+|\\bsk-|\\bkey[=:]\\s*)[\\w.~+/=-]{8,}");
  private static final int MAX_BYTES = 64 << 10;

  private ErrorText() {}

  /** The title of a page, or the first line that has text; empty when the body is not text. */
  static String firstLine(byte[] body) {
    var text = new String(body, 0, Math.min(body.length, MAX_BYTES), StandardCharsets.UTF_8);
    if (text.indexOf('\0') >= 0) {
      return "";
    }
    var title = TITLE.matcher(text);
    var plain = title.find() ? title.group(1) : UNSEEN.matcher(text).replaceAll(" ");
    return TAG.matcher(plain)
        .replaceAll(" ")
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .findFirst()
        .orElse("");
  }

  /** Without what looks like a key, whoever's it is. */
  static String withoutSecrets(String text) {
    return SECRET.matcher(text).replaceAll("$1***");
  }
}
