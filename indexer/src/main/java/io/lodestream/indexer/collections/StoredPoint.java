package io.lodestream.indexer.collections;

import java.util.List;

/**
 * What a collection holds of a passage, as far as its check needs it.
 *
 * @param vector as the store gives it back, which may be scaled to length 1
 */
public record StoredPoint(
    String passageId,
    String contentHash,
    String modelId,
    String title,
    List<String> headings,
    String text,
    float[] vector) {

  public StoredPoint {
    headings = List.copyOf(headings);
  }
}
