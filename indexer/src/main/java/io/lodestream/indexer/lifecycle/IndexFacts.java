package io.lodestream.indexer.lifecycle;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * All that the plan decides from.
 *
 * @param grace how long a retired collection is kept
 * @param concurrentBuilds collections that may be built at a time; the champion's is never kept
 *     waiting
 * @param aliasTarget collection the serving alias points to
 * @param collections one per model of the line
 */
public record IndexFacts(
    Instant now,
    Duration grace,
    int concurrentBuilds,
    Optional<String> aliasTarget,
    List<CollectionFacts> collections) {

  public IndexFacts {
    collections = List.copyOf(collections);
  }

  boolean isServing(CollectionFacts facts) {
    return aliasTarget.filter(facts.collection()::equals).isPresent();
  }
}
