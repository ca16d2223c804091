package io.lodestream.ingest.splitting;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a document's text into passages.
 *
 * <p>The passages, together with the headings of their paths, cover every character of the text
 * that is not white space; without headings in the context, the passages alone do. Thread-safe when
 * its tokenizer is.
 */
public final class PassageSplitter {

  private final SplitRules rules;
  private final PassageContext context;
  private final TokenScanner scanner;

  public PassageSplitter(SplitRules rules, PassageContext context, Tokenizer tokenizer) {
    this.rules = rules;
    this.context = context;
    this.scanner = new TokenScanner(tokenizer);
  }

  /**
   * @param text the original, well-formed UTF-16
   * @param isMarkdown whether lines that begin with {@code #} are headings; else headings of plain
   *     text are looked for
   */
  public List<Piece> split(String text, boolean isMarkdown) {
    var heads = context.hasTableHeads() ? TableHeads.of(text, scanner, rules) : TableHeads.none();
    var pieces = new ArrayList<Piece>();
    int sectionsEnd = 0;
    for (var section : isMarkdown ? MarkdownSections.of(text) : PlainSections.of(text)) {
      int start = context.hasHeadings() ? section.start() : sectionsEnd;
      var headings = context.hasHeadings() ? section.headings() : List.<String>of();
      var tokens = scanner.scan(text, start, section.end());
      for (var range : Packing.pack(tokens, rules, at -> heads.at(tokens.start(at)).tokens())) {
        int first = tokens.start(range.from());
        var head = heads.at(first);
        int count = range.to() - range.from() + head.tokens();
        pieces.add(new Piece(first, tokens.end(range.to() - 1), count, headings, head.lines()));
      }
      sectionsEnd = section.end();
    }
    return pieces;
  }
}
