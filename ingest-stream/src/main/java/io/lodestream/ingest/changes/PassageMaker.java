package io.lodestream.ingest.changes;

import io.lodestream.ingest.links.DocumentLinks;
import io.lodestream.ingest.splitting.CodePointOffsets;
import io.lodestream.ingest.splitting.NormalText;
import io.lodestream.ingest.splitting.PassageContext;
import io.lodestream.ingest.splitting.PassageSplitter;
import io.lodestream.ingest.splitting.SplitRules;
import io.lodestream.ingest.splitting.Tokenizer;
import io.lodestream.ingest.state.ClusterAnswer;
import io.lodestream.schemas.Document;
import io.lodestream.schemas.Passage;
import io.lodestream.schemas.digest.Sha256;
import io.lodestream.schemas.passages.EmbeddingInput;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Makes a document's passages. Thread-safe when its tokenizer is. */
public final class PassageMaker {

  /** Attribute of a passage that holds the document's uri. */
  public static final String URI = "uri";

  private static final String MARKDOWN = "text/markdown";

  /** Stands between a table's head and the rows of a passage, for the rows left out. */
  private static final String ROWS_LEFT_OUT = " … ";

  private final PassageSplitter splitter;
  private final PassageContext context;
  private final Consumer<Throwable> unreadable;

  /**
   * @param unreadable told why a document's headings, tables or links could not be read; its
   *     passages are made without
   */
  public PassageMaker(
      SplitRules rules,
      PassageContext context,
      Tokenizer tokenizer,
      Consumer<Throwable> unreadable) {
    this.splitter = new PassageSplitter(rules, context, tokenizer, unreadable);
    this.context = context;
    this.unreadable = unreadable;
  }

  /** All passages of a document, by ordinal. */
  public List<Passage> make(String documentId, Document document, ClusterAnswer answer) {
    var text = document.getText();
    var offsets = new CodePointOffsets(text);
    var title = context.hasTitle() ? NormalText.of(document.getTitle()) : "";
    var attributes = attributes(document);
    boolean isMarkdown = document.getMediaType().equals(MARKDOWN);
    var links = links(text, isMarkdown);
    var passages = new ArrayList<Passage>();
    for (var piece : splitter.split(text, isMarkdown)) {
      var normal = NormalText.of(text.substring(piece.start(), piece.end()));
      if (!normal.isEmpty()) {
        var shown = withTableHead(piece.tableHead(), normal);
        var headings = withoutTitle(piece.headings(), title);
        passages.add(
            Passage.newBuilder()
                .setDocumentId(documentId)
                .setOrdinal(passages.size())
                .setTitle(title)
                .setHeadings(headings)
                .setText(shown)
                .setStartOffset(offsets.of(piece.start()))
                .setEndOffset(offsets.of(piece.end()))
                .setContentHash(Sha256.of(EmbeddingInput.of(title, headings, shown)).hex())
                .setCluster(answer.getCluster())
                .setTokenCount(piece.tokens())
                .setVersion(answer.getVersion())
                .setAttributes(attributes)
                .setConflictingCluster(answer.getConflictingCluster())
                .setLinks(links.upTo(piece.end()))
                .build());
      }
    }
    return passages;
  }

  private DocumentLinks links(String text, boolean isMarkdown) {
    try {
      return DocumentLinks.of(text, isMarkdown);
    } catch (RuntimeException | StackOverflowError e) {
      unreadable.accept(e);
      return DocumentLinks.none();
    }
  }

  /** Many documents repeat their title above the text. */
  private static List<String> withoutTitle(List<String> headings, String title) {
    return headings.stream().filter(heading -> !heading.equalsIgnoreCase(title)).toList();
  }

  private static String withTableHead(List<String> head, String rows) {
    return head.isEmpty() ? rows : String.join(" ", head) + ROWS_LEFT_OUT + rows;
  }

  private static Map<String, String> attributes(Document document) {
    var attributes = new HashMap<>(document.getAttributes());
    if (document.getUri() != null) {
      attributes.put(URI, document.getUri());
    }
    return attributes;
  }
}
