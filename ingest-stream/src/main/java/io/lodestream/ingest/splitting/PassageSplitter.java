package io.lodestream.ingest.splitting;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a document's text into passages.
 *
 * <p>The passages, together with the headings of their paths, cover every character of the text
 * that is not white space. Thread-safe when its tokenizer is.
 */
public final class PassageSplitter {

  private final SplitRules rules;
  private final TokenScanner scanner;

  public PassageSplitter(SplitRules rules, Tokenizer tokenizer) {
    this.rules = rules;
    this.scanner = new TokenScanner(tokenizer);
  }

  /**
   * @param text the original, well-formed UTF-16
   * @param isMarkdown whether lines that begin with {@code #} are headings
   */
  public List<Piece> split(String text, boolean isMarkdown) {
    var sections =
        isMarkdown
            ? MarkdownSections.of(text)
            : List.of(new MarkdownSections.Section(0, text.length(), List.of()));
    var pieces = new ArrayList<Piece>();
    for (var section : sections) {
      var tokens = scanner.scan(text, section.start(), section.end());
      for (var range : Packing.pack(tokens, rules)) {
        pieces.add(
            new Piece(
                tokens.start(range.from()),
                tokens.end(range.to() - 1),
                range.to() - range.from(),
                section.headings()));
      }
    }
    return pieces;
  }
}
