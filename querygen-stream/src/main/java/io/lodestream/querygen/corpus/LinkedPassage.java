package io.lodestream.querygen.corpus;

import io.lodestream.schemas.Link;
import io.lodestream.schemas.Passage;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A passage as something that links point at and start from.
 *
 * @param places of its document, by uri and by id
 * @param cluster of its document's near-duplicates
 * @param anchors its informative links; none of a passage that resembles documents of two clusters,
 *     which may be of two splits
 */
record LinkedPassage(
    String documentId,
    int ordinal,
    String cluster,
    List<String> headings,
    List<Place> places,
    List<Anchor> anchors) {

  /** Attribute that holds the uri of the passage's document, written by ingest. */
  private static final String URI = "uri";

  static LinkedPassage of(Passage passage) {
    var base = uri(passage).orElse(id(passage));
    var links = passage.getConflictingCluster() == null ? passage.getLinks() : List.<Link>of();
    return new LinkedPassage(
        passage.getDocumentId(),
        passage.getOrdinal(),
        passage.getCluster(),
        passage.getHeadings(),
        places(passage),
        links.stream()
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
