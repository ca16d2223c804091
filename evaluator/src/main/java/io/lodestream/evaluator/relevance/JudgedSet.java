package io.lodestream.evaluator.relevance;

import io.lodestream.schemas.Granularity;
import io.lodestream.schemas.LabelOrigin;
import java.util.List;

/**
 * An evaluation set against one state of the corpus.
 *
 * @param origin HUMAN when people wrote all of it
 * @param queries the queries that can be answered, in the order of their ids
 * @param unanswerable queries left out because no label is in the corpus
 */
public record JudgedSet(
    String name,
    LabelOrigin origin,
    Granularity granularity,
    List<JudgedQuery> queries,
    int unanswerable) {

  public JudgedSet {
    queries = List.copyOf(queries);
  }

  /** Source documents of the queries, each once. */
  public long sourceDocuments() {
    return queries.stream().map(JudgedQuery::sourceDocument).distinct().count();
  }
}
