package io.lodestream.indexer.collections;

import io.qdrant.client.grpc.Points.QueryPoints;
import java.util.List;

/** Answers one query of a collection. Thread-safe. */
@FunctionalInterface
public interface PassageSearch {

  /**
   * The passages found, best first.
   *
   * @param query complete but for what to return of the points
   * @throws io.lodestream.schemas.error.RetryableException when the store cannot be reached, is
   *     slow, or has no such collection any more
   * @throws io.lodestream.schemas.error.FatalException when it refuses the query
   */
  List<FoundPassage> search(QueryPoints query);
}
