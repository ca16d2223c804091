package io.lodestream.ingest.changes;

import io.lodestream.ingest.splitting.CodePointOffsets;
import io.lodestream.ingest.splitting.NormalText;
import io.lodestream.ingest.splitting.PassageSplitter;
import io.lodestream.ingest.state.ClusterAnswer;
import io.lodestream.schemas.Document;
import io.lodestream.schemas.Passage;
import io.lodestream.schemas.digest.Sha256;
import io.lodestream.schemas.passages.EmbeddingInput;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes a document's passages. Thread-safe when its splitter is. */
public final class PassageMaker {

  /** Attribute of a passage that holds the document's uri. */
  public static final String URI = "uri";

  private static final String MARKDOWN = "text/markdown";

  private final PassageSplitter splitter;

  public PassageMaker(PassageSplitter splitter) {
    this.splitter = splitter;
  }

  /** All passages of a document, by ordinal. */
  public List<Passage> make(String documentId, Document document, ClusterAnswer answer) {
    var text = document.getText();
    var offsets = new CodePointOffsets(text);
    var title = NormalText.of(document.getTitle());
    var attributes = attributes(document);
    var passages = new ArrayList<Passage>();
    for (var piece : splitter.split(text, document.getMediaType().equals(MARKDOWN))) {
      var normal = NormalText.of(text.substring(piece.start(), piece.end()));
      if (!normal.isEmpty()) {
        passages.add(
            Passage.newBuilder()
                .setDocumentId(documentId)
                .setOrdinal(passages.size())
                .setTitle(title)
                .setHeadings(piece.headings())
                .setText(normal)
                .setStartOffset(offsets.of(piece.start()))
                .setEndOffset(offsets.of(piece.end()))
                .setContentHash(Sha256.of(EmbeddingInput.of(title, piece.headings(), normal)).hex())
                .setCluster(answer.getCluster())
                .setTokenCount(piece.tokens())
                .setVersion(answer.getVersion())
                .setAttributes(attributes)
                .setConflictingCluster(answer.getConflictingCluster())
                .build());
      }
    }
    return passages;
  }

  private static Map<String, String> attributes(Document document) {
    var attributes = new HashMap<>(document.getAttributes());
    if (document.getUri() != null) {
      attributes.put(URI, document.getUri());
    }
    return attributes;
  }
}
