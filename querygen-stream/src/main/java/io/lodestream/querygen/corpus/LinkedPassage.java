package io.lodestream.querygen.corpus;

import io.lodestream.schemas.Passage;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A passage as something that links point at and start from.
 *
 * @param places of its document, by uri and by id
 * @param anchors its informative links
 */
record LinkedPassage(
    String documentId,
    int ordinal,
    List<String> headings,
    List<Place> places,
    List<Anchor> anchors) {

  /** Attribute that holds the uri of the passage's document, written by ingest. */
  private static final String URI = "uri";

  static LinkedPassage of(Passage passage) {
    var base = uri(passage).orElse(id(passage));
    return new LinkedPassage(
        passage.getDocumentId(),
        passage.getOrdinal(),
        passage.getHeadings(),
        places(passage),
        passage.getLinks().stream()
            .flatMap(link -> Anchor.of(link.getText(), link.getTarget(), base).stream())
            .toList());
  }

  /** Of the passage's document. */
  static List<Place> places(Passage passage) {
    return Stream.concat(uri(passage).stream(), Stream.of(id(passage)))
        .flatMap(place -> Place.of(place).stream())
        .distinct()
        .toList();
  }

  private static Reference id(Passage passage) {
    return Reference.of(passage.getDocumentId());
  }

  private static Optional<Reference> uri(Passage passage) {
    return Optional.ofNullable(passage.getAttributes().get(URI))
        .filter(text -> !text.isBlank())
        .map(text -> Reference.of(text.strip()));
  }
}
