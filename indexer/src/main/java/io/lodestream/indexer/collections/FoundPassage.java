package io.lodestream.indexer.collections;

import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * A passage as a search found it.
 *
 * @param pointId the point's UUID
 * @param score higher is better; comparable within one search only
 */
public record FoundPassage(
    String pointId,
    double score,
    String passageId,
    String documentId,
    String title,
    List<String> headings,
    String text,
    long startOffset,
    long endOffset,
    Map<String, String> attributes) {

  /** Best first, equal scores by point id, as the embedded store cuts them too. */
  public static final Comparator<FoundPassage> BEST_FIRST =
      Comparator.comparingDouble(FoundPassage::score)
          .reversed()
          .thenComparing(FoundPassage::pointId);

  public FoundPassage {
    headings = List.copyOf(headings);
    attributes = Map.copyOf(attributes);
  }

  /** The same passage with another score. */
  public FoundPassage scored(double other) {
    return new FoundPassage(
        pointId,
        other,
        passageId,
        documentId,
        title,
        headings,
        text,
        startOffset,
        endOffset,
        attributes);
  }
}
