package io.lodestream.evaluator.retrieval;

import java.util.List;
import java.util.Map;

/** Something that ranks passages for queries. One thread at a time; the opener closes it. */
public interface Retriever extends AutoCloseable {

  /** At most {@code limit} passages for every query, best first, in the order of the queries. */
  List<List<Hit>> search(List<String> queries, int limit);

  /** Figures about the retriever itself on some queries, e.g. what its index loses; often none. */
  default Map<String, Double> diagnose(List<String> queries) {
    return Map.of();
  }

  @Override
  void close();
}
