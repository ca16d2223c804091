package io.lodestream.ingest.links;

import io.lodestream.ingest.splitting.NormalText;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.text.StringEscapeUtils;

/**
 * Finds {@code <a href="target">text</a>} in text that may hold any other markup or none.
 *
 * <p>A tag of more than {@value #MAX_TAG_CHARS} chars and a text of more than {@value
 * #MAX_TEXT_CHARS} chars up to the closing tag are no links, so that a document of opening tags
 * costs no more than its length.
 */
final class HtmlLinks {

  static final int MAX_TAG_CHARS = 2_000;
  static final int MAX_TEXT_CHARS = 1_000;

  private static final String COMMENT = "<!--";
  private static final String COMMENT_END = "-->";

  private static final Pattern TARGET =
      Pattern.compile(
          "\\shref\\s*+=\\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\\s\"'>]++))",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern ANOTHER_LINK = Pattern.compile("<[aA]\\s");
  private static final Pattern TAG = Pattern.compile("<[^<>]*+>");

  private HtmlLinks() {}

  /** Tells all links that begin in {@code [from, to)}, in order. */
  static void find(String text, int from, int to, Consumer<FoundLink> found) {
    for (int at = text.indexOf('<', from); at >= 0 && at < to; at = text.indexOf('<', at + 1)) {
      if (text.startsWith(COMMENT, at)) {
        int end = text.indexOf(COMMENT_END, at + COMMENT.length());
        at = end < 0 ? to : end;
      } else {
        at(text, at).ifPresent(found);
      }
    }
  }

  /** The link whose opening tag begins at a char. */
  static Optional<FoundLink> at(String text, int start) {
    if (!opens(text, start)) {
      return Optional.empty();
    }
    int tagEnd = indexOf(">", text, start, MAX_TAG_CHARS);
    int end = tagEnd < 0 ? -1 : indexOf("</a>", text, tagEnd, MAX_TEXT_CHARS);
    var target = TARGET.matcher(text).region(start, Math.max(start, tagEnd));
    if (end < 0 || !target.find()) {
      return Optional.empty();
    }
    var inner = text.substring(tagEnd + 1, end);
    return ANOTHER_LINK.matcher(inner).find()
        ? Optional.empty()
        : Optional.of(
            new FoundLink(
                start, plain(TAG.matcher(inner).replaceAll("")), plain(firstGroup(target))));
  }

  private static boolean opens(String text, int start) {
    return start + 2 < text.length()
        && Character.toLowerCase(text.charAt(start + 1)) == 'a'
        && Character.isWhitespace(text.charAt(start + 2));
  }

  private static String firstGroup(Matcher target) {
    for (int group = 1; group < target.groupCount(); group++) {
      if (target.group(group) != null) {
        return target.group(group);
      }
    }
    return target.group(target.groupCount());
  }

  private static int indexOf(String what, String text, int from, int maxChars) {
    int last = Math.min(from + maxChars, text.length() - what.length());
    for (int at = from; at <= last; at++) {
      if (text.regionMatches(true, at, what, 0, what.length())) {
        return at;
      }
    }
    return -1;
  }

  private static String plain(String html) {
    return NormalText.of(StringEscapeUtils.unescapeHtml4(html));
  }
}
