package io.lodestream.indexer.search;

import io.lodestream.indexer.search.IndexStatus.Searchable;
import io.lodestream.runtime.rerank.Reranker;
import io.lodestream.schemas.RerankMethod;
import java.util.Optional;

/**
 * The rerankers that this process has.
 *
 * @param external over HTTP; empty without {@code index.rerank.url}
 */
public record Rerankers(Optional<Reranker> external) {

  Optional<Reranker> of(RerankMethod method, Searchable by) {
    return switch (method) {
      case NONE -> Optional.empty();
      case LATE_INTERACTION -> by.lateInteraction();
      case EXTERNAL -> external;
    };
  }
}
