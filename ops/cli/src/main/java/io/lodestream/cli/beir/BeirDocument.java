package io.lodestream.cli.beir;

import io.lodestream.schemas.Document;
import java.util.Map;

/**
 * A line of {@code corpus.jsonl}; {@code metadata} keeps only scalar values, as text.
 *
 * <p>BEIR's rows have no place for a document's uri and media type: {@code metadata.uri} and {@code
 * metadata.mediaType} are taken for them.
 */
public record BeirDocument(String id, String title, String text, Map<String, String> metadata) {

  private static final String MEDIA_TYPE = "mediaType";
  private static final String MARKDOWN = "text/markdown";

  public BeirDocument {
    metadata = Map.copyOf(metadata);
  }

  /** The document as its owner would produce it; its uri is among the attributes. */
  public Document asProduced() {
    var document = Document.newBuilder().setTitle(title).setText(text).setAttributes(metadata);
    return MARKDOWN.equals(metadata.get(MEDIA_TYPE))
        ? document.setMediaType(MARKDOWN).build()
        : document.build();
  }
}
