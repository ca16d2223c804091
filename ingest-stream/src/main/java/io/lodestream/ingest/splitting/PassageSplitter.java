package io.lodestream.ingest.splitting;

import io.lodestream.schemas.error.LodestreamException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Cuts a document's text into passages.
 *
 * <p>The passages, together with the headings of their paths, cover every character of the text
 * that is not white space; without headings in the context, the passages alone do.
 *
 * <p>A document whose headings or tables cannot be read is cut without them, since a document that
 * fails here would fail at every attempt and hold up all behind it. Thread-safe when its tokenizer
 * is.
 */
public final class PassageSplitter {

  private final SplitRules rules;
  private final PassageContext context;
  private final TokenScanner scanner;
  private final Consumer<Throwable> unreadable;

  /**
   * @param unreadable told why a document's headings or tables could not be read; called by the
   *     thread that cuts
   */
  public PassageSplitter(
      SplitRules rules,
      PassageContext context,
      Tokenizer tokenizer,
      Consumer<Throwable> unreadable) {
    this.rules = rules;
    this.context = context;
    this.scanner = new TokenScanner(tokenizer);
    this.unreadable = unreadable;
  }

  /**
   * @param text the original, well-formed UTF-16
   * @param isMarkdown whether lines that begin with {@code #} are headings; else headings of plain
   *     text are looked for
   */
  public List<Piece> split(String text, boolean isMarkdown) {
    try {
      return withStructure(text, isMarkdown);
    } catch (LodestreamException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      unreadable.accept(e);
      return cut(text, List.of(new Section(0, text.length(), List.of())), TableHeads.none());
    }
  }

  private List<Piece> withStructure(String text, boolean isMarkdown) {
    var heads = context.hasTableHeads() ? TableHeads.of(text, scanner, rules) : TableHeads.none();
    return cut(text, isMarkdown ? MarkdownSections.of(text) : PlainSections.of(text), heads);
  }

  private List<Piece> cut(String text, List<Section> sections, TableHeads heads) {
    var pieces = new ArrayList<Piece>();
    int sectionsEnd = 0;
    for (var section : sections) {
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
