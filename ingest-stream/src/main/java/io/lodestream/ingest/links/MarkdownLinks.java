package io.lodestream.ingest.links;

import io.lodestream.ingest.splitting.NormalText;
import java.util.List;
import java.util.function.Consumer;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.SourceSpan;
import org.commonmark.node.Text;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;

/**
 * Finds the links of Markdown: inline, by reference, {@code <autolinks>}, and those of HTML in it;
 * none in code. The text of a link on an image is the image's alternative text.
 *
 * <p>Read as <a href="https://spec.commonmark.org/0.31.2/">CommonMark</a> by commonmark-java, long
 * paragraphs {@link InPieces in pieces}; nesting is bounded, so that the stack is.
 */
final class MarkdownLinks {

  private static final int MAX_NESTING = 100;

  private static final Parser PARSER =
      Parser.builder()
          .includeSourceSpans(IncludeSourceSpans.BLOCKS_AND_INLINES)
          .maxOpenBlockParsers(MAX_NESTING)
          .maxInlineNesting(MAX_NESTING)
          .inlineParserFactory(InPieces::new)
          .build();

  private MarkdownLinks() {}

  /** Tells all links, in order. */
  static void find(String text, Consumer<FoundLink> found) {
    PARSER.parse(text).accept(new Links(text, found));
  }

  private static final class Links extends AbstractVisitor {

    private final String text;
    private final Consumer<FoundLink> found;

    Links(String text, Consumer<FoundLink> found) {
      this.text = text;
      this.found = found;
    }

    @Override
    public void visit(Link link) {
      var words = new Words();
      link.accept(words);
      found.accept(new FoundLink(start(link), words.plain(), link.getDestination()));
    }

    @Override
    public void visit(HtmlInline tag) {
      HtmlLinks.at(text, start(tag)).ifPresent(found);
    }

    @Override
    public void visit(HtmlBlock block) {
      HtmlLinks.find(text, start(block), end(block), found);
    }

    private static int start(Node node) {
      return node.getSourceSpans().get(0).getInputIndex();
    }

    private static int end(Node node) {
      List<SourceSpan> lines = node.getSourceSpans();
      var last = lines.get(lines.size() - 1);
      return last.getInputIndex() + last.getLength();
    }
  }

  /** The words of a link, without its markup. */
  private static final class Words extends AbstractVisitor {

    private final StringBuilder words = new StringBuilder();

    String plain() {
      return NormalText.of(words.toString());
    }

    @Override
    public void visit(Text text) {
      words.append(text.getLiteral());
    }

    @Override
    public void visit(Code code) {
      words.append(code.getLiteral());
    }

    @Override
    public void visit(SoftLineBreak lineBreak) {
      words.append(' ');
    }

    @Override
    public void visit(HardLineBreak lineBreak) {
      words.append(' ');
    }
  }
}
