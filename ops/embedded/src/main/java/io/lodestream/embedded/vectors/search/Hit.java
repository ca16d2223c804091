package io.lodestream.embedded.vectors.search;

import java.util.Comparator;
import java.util.List;

/**
 * A found document, by number within one searcher.
 *
 * @param score as the client sees it; whether larger is closer depends on the vector's distance
 */
record Hit(int doc, float score) {

  static Comparator<Hit> closestFirst(boolean largerIsCloser) {
    Comparator<Hit> ascending = Comparator.comparing(Hit::score);
    return (largerIsCloser ? ascending.reversed() : ascending).thenComparing(Hit::doc);
  }

  static List<Hit> first(List<Hit> hits, long limit) {
    return hits.stream().limit(limit).toList();
  }
}
