package io.lodestream.cli.beir;

import java.util.List;
import java.util.Optional;

/** A query and the documents or spans that are labelled relevant for the query. */
public record BeirQuery(String id, String text, List<Label> labels) {

  public BeirQuery {
    labels = List.copyOf(labels);
  }

  /**
   * A relevant document, or an answer span in that document.
   *
   * @param span code points of the document's text, when the set labels spans
   */
  public record Label(String documentId, int grade, Optional<Span> span) {}

  /** Code points [start, end) of a document's text. */
  public record Span(int start, int end) {}
}
