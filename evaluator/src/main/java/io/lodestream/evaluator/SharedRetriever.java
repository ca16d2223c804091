package io.lodestream.evaluator;

import io.lodestream.evaluator.retrieval.Hit;
import io.lodestream.evaluator.retrieval.Retriever;
import java.util.List;
import java.util.Map;

/** A retriever that somebody else closes. */
record SharedRetriever(Retriever owned) implements Retriever {

  @Override
  public List<List<Hit>> search(List<String> queries, int limit) {
    return owned.search(queries, limit);
  }

  @Override
  public Map<String, Double> diagnose(List<String> queries) {
    return owned.diagnose(queries);
  }

  @Override
  public void close() {}
}
