package io.lodestream.evaluator.retrieval;

import java.util.List;
import java.util.Map;

/** Ranks passages for queries. One thread at a time; whoever opens a retriever closes it. */
public interface Retriever extends AutoCloseable {

  /** At most {@code limit} passages for every query, best first, in the order of the queries. */
  List<List<Hit>> search(List<String> queries, int limit);

  /** Figures about the retriever itself on some queries, e.g. what its index loses; may be none. */
  default Map<String, Double> diagnose(List<String> queries) {
    return Map.of();
  }

  /** The same retriever for those who must not close it: closing the loan does nothing. */
  default Retriever borrowed() {
    var lender = this;
    return new Retriever() {
      @Override
      public List<List<Hit>> search(List<String> queries, int limit) {
        return lender.search(queries, limit);
      }

      @Override
      public Map<String, Double> diagnose(List<String> queries) {
        return lender.diagnose(queries);
      }

      @Override
      public void close() {}
    };
  }

  @Override
  void close();
}
