package io.lodestream.evaluator.retrieval;

import io.lodestream.encoder.Embedder;
import io.lodestream.encoder.TextRole;
import io.lodestream.evaluator.metric.RetrievalMetric;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Finds passages as an application would: the query embedded by a model, its collection asked. */
public final class ModelRetriever implements Retriever {

  /** Share of the exact ten nearest passages that the approximate index returns. */
  public static final String ANN_RECALL = "ann-recall@10";

  private final Embedder embedder;
  private final PassageSearch search;
  private final String collection;

  /**
   * @param embedder closed with the retriever
   */
  public ModelRetriever(Embedder embedder, PassageSearch search, String collection) {
    this.embedder = embedder;
    this.search = search;
    this.collection = collection;
  }

  @Override
  public List<List<Hit>> search(List<String> queries, int limit) {
    return search.search(collection, embedded(queries), limit, false);
  }

  @Override
  public Map<String, Double> diagnose(List<String> queries) {
    if (queries.isEmpty()) {
      return Map.of();
    }
    var vectors = embedded(queries);
    var approximate = search.search(collection, vectors, RetrievalMetric.DEPTH, false);
    var exact = search.search(collection, vectors, RetrievalMetric.DEPTH, true);
    long wanted = 0;
    long found = 0;
    for (int i = 0; i < exact.size(); i++) {
      var nearest = passages(exact.get(i));
      wanted += nearest.size();
      nearest.retainAll(passages(approximate.get(i)));
      found += nearest.size();
    }
    return wanted == 0 ? Map.of() : Map.of(ANN_RECALL, (double) found / wanted);
  }

  private List<float[]> embedded(List<String> queries) {
    return Arrays.asList(embedder.embed(queries, TextRole.QUERY));
  }

  private static HashSet<String> passages(List<Hit> hits) {
    return hits.stream().map(Hit::passageId).collect(Collectors.toCollection(HashSet::new));
  }

  @Override
  public void close() {
    embedder.close();
  }
}
