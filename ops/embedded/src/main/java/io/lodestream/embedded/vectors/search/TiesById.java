package io.lodestream.embedded.vectors.search;

import io.lodestream.embedded.vectors.points.PointIds;
import io.lodestream.embedded.vectors.storage.PointReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.apache.lucene.util.BytesRef;

/**
 * Orders hits of equal score by point id, numbers before UUIDs: a document's number within the
 * index changes with every merge, and with it the order of a fusion of ranks. Only ties are looked
 * up. Which of several equal hits are the last within a search's limit stays open, as in Qdrant.
 */
final class TiesById {

  private TiesById() {}

  /**
   * @param hits closest first
   */
  static List<Hit> sorted(List<Hit> hits, PointReader reader) throws IOException {
    List<Hit> sorted = new ArrayList<>(hits.size());
    int from = 0;
    while (from < hits.size()) {
      int to = from + 1;
      while (to < hits.size() && hits.get(to).score() == hits.get(from).score()) {
        to++;
      }
      if (to - from == 1) {
        sorted.add(hits.get(from));
      } else {
        TreeMap<BytesRef, Hit> byId = new TreeMap<>();
        for (Hit hit : hits.subList(from, to)) {
          byId.put(PointIds.encode(reader.id(hit.doc())), hit);
        }
        sorted.addAll(byId.values());
      }
      from = to;
    }
    return sorted;
  }
}
