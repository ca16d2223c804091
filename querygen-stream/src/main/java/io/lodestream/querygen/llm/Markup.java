package io.lodestream.querygen.llm;

import io.lodestream.runtime.prompt.AnswerText;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** HTML in a query that its passage does not hold: taken off where it only formats. */
final class Markup {

  private static final Pattern TAG =
      Pattern.compile("<(?:/?([A-Za-z][A-Za-z0-9]{0,15})\\b[^<>]{0,500}|!--.{0,500}?--)>");
  private static final Pattern ENTITY = Pattern.compile("&(?:amp|lt|gt|quot|apos|nbsp|#39);");
  private static final Map<String, String> ENTITIES =
      Map.of(
          "&amp;", "&", "&lt;", "<", "&gt;", ">", "&quot;", "\"", "&apos;", "'", "&#39;", "'",
          "&nbsp;", " ");
  private static final Set<String> FORMATS =
      Set.of(
          "a", "b", "big", "br", "center", "cite", "code", "div", "em", "font", "h1", "h2", "h3",
          "h4", "h5", "h6", "i", "kbd", "li", "mark", "ol", "p", "pre", "q", "s", "small", "span",
          "strong", "sub", "sup", "tt", "u", "ul", "wbr");
  private static final Set<String> REFUSED =
      Set.of(
          "applet",
          "audio",
          "base",
          "body",
          "button",
          "canvas",
          "doctype",
          "embed",
          "form",
          "frame",
          "frameset",
          "head",
          "html",
          "iframe",
          "img",
          "input",
          "link",
          "meta",
          "object",
          "option",
          "script",
          "select",
          "style",
          "svg",
          "table",
          "tbody",
          "td",
          "template",
          "textarea",
          "th",
          "thead",
          "title",
          "tr",
          "video");

  private Markup() {}

  /**
   * The query without tags that format and with its entities resolved; nothing when it holds other
   * HTML. What looks like a tag but is none, such as {@code List<String>}, and what the passage
   * itself holds stay as they are.
   */
  static Optional<String> removed(String query, String passage) {
    var tags = TAG.matcher(query);
    var text = new StringBuilder();
    while (tags.find()) {
      var tag = tags.group();
      var name = tags.group(1) == null ? "" : tags.group(1).toLowerCase(Locale.ROOT);
      if (passage.contains(tag)) {
        continue;
      }
      if (REFUSED.contains(name)) {
        return Optional.empty();
      }
      if (name.isEmpty() || FORMATS.contains(name)) {
        tags.appendReplacement(text, " ");
      }
    }
    tags.appendTail(text);
    var plain = ENTITY.matcher(text).replaceAll(match -> ENTITIES.get(match.group()));
    return bringsRefused(plain, passage) ? Optional.empty() : Optional.of(AnswerText.line(plain));
  }

  /** Tags may come of entities, too. */
  private static boolean bringsRefused(String plain, String passage) {
    return TAG.matcher(plain)
        .results()
        .anyMatch(tag -> isRefused(tag.group(1)) && !passage.contains(tag.group()));
  }

  private static boolean isRefused(String name) {
    return name != null && REFUSED.contains(name.toLowerCase(Locale.ROOT));
  }
}
