package io.lodestream.cli.reference;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text of a page, with <code>{{what}}</code> where a table goes. */
final class PageTemplate {

  private static final Pattern TABLE = Pattern.compile("\\{\\{(.+)}}");

  private final String text;

  private PageTemplate(String text) {
    this.text = text;
  }

  static PageTemplate named(String resource) {
    try (var in = PageTemplate.class.getResourceAsStream(resource)) {
      return new PageTemplate(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String filled(UnaryOperator<String> table) {
    return TABLE
        .matcher(text)
        .replaceAll(match -> Matcher.quoteReplacement(table.apply(match.group(1))));
  }
}
