package io.lodestream.ingest.links;

import org.commonmark.internal.InlineParserImpl;
import org.commonmark.node.Node;
import org.commonmark.parser.InlineParser;
import org.commonmark.parser.InlineParserContext;
import org.commonmark.parser.SourceLine;
import org.commonmark.parser.SourceLines;

/**
 * Reads a paragraph of more than {@value #MAX_CHARS} chars piece by piece; a link that lies across
 * two pieces is not found.
 *
 * <p>The parser's time grows with the square of a paragraph's length where links stand behind
 * brackets or underscores that are never closed ({@code [[]()} repeated: half a minute for 200,000
 * chars). The blocks themselves it reads in linear time. Its inline parser has no public
 * constructor elsewhere than in its internal package.
 */
final class InPieces implements InlineParser {

  static final int MAX_CHARS = 4_000;

  private final InlineParser parser;

  InPieces(InlineParserContext context) {
    this.parser = new InlineParserImpl(context);
  }

  @Override
  public void parse(SourceLines paragraph, Node node) {
    var piece = SourceLines.empty();
    int chars = 0;
    for (var line : paragraph.getLines()) {
      for (int from = 0; from == 0 || from < length(line); from += MAX_CHARS) {
        var part = line.substring(from, Math.min(from + MAX_CHARS, length(line)));
        if (chars + length(part) > MAX_CHARS) {
          parser.parse(piece, node);
          piece = SourceLines.empty();
          chars = 0;
        }
        piece.addLine(part);
        chars += length(part);
      }
    }
    parser.parse(piece, node);
  }

  private static int length(SourceLine line) {
    return line.getContent().length();
  }
}
