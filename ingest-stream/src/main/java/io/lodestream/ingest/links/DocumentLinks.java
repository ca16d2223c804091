package io.lodestream.ingest.links;

import io.lodestream.schemas.Link;
import java.util.ArrayList;
import java.util.List;

/**
 * The links of one document, handed out to its passages in order. Belongs to one thread.
 *
 * <p>A link belongs to the first passage that ends after the link's beginning: to the passage that
 * it stands in, to the earlier one where two overlap, and to the one below the heading where it
 * stands in a heading. Left out are links of a text over {@value #MAX_TEXT} or a target over
 * {@value #MAX_TARGET} code points, since half a target is another one; links without a text, and
 * those whose text is their target; those after a passage's first {@value #MAX_PER_PASSAGE}; and
 * those behind a document's first {@value #MAX_READ_CHARS} chars.
 */
public final class DocumentLinks {

  static final int MAX_PER_PASSAGE = 32;
  static final int MAX_TEXT = 200;
  static final int MAX_TARGET = 1_000;
  static final int MAX_READ_CHARS = 200_000;

  private final List<FoundLink> links = new ArrayList<>();
  private int taken;

  private DocumentLinks() {}

  public static DocumentLinks none() {
    return new DocumentLinks();
  }

  /**
   * @param isMarkdown whether {@code [text](target)} is a link; {@code <a href>} is one in any text
   */
  public static DocumentLinks of(String text, boolean isMarkdown) {
    var read = text.length() > MAX_READ_CHARS ? text.substring(0, MAX_READ_CHARS) : text;
    var found = new DocumentLinks();
    if (isMarkdown && mayLink(read)) {
      MarkdownLinks.find(read, found::add);
    } else if (!isMarkdown) {
      HtmlLinks.find(read, 0, read.length(), found::add);
    }
    return found;
  }

  /** The links, not handed out before, of the passage that ends before a char. */
  public List<Link> upTo(int end) {
    var own = new ArrayList<Link>();
    while (taken < links.size() && links.get(taken).start() < end) {
      var link = links.get(taken++);
      if (own.size() < MAX_PER_PASSAGE) {
        own.add(new Link(link.text(), link.target()));
      }
    }
    return own;
  }

  /** Spares the parser the many texts without a link. */
  private static boolean mayLink(String text) {
    return text.contains("]") || text.contains("</");
  }

  private void add(FoundLink link) {
    if (isWithin(link.text(), MAX_TEXT)
        && isWithin(link.target(), MAX_TARGET)
        && !link.text().equals(link.target())) {
      links.add(link);
    }
  }

  private static boolean isWithin(String text, int maxCodePoints) {
    return !text.isBlank() && text.codePointCount(0, text.length()) <= maxCodePoints;
  }
}
