package io.lodestream.indexer;

import io.lodestream.indexer.collections.GraphSettings;
import io.lodestream.runtime.config.Section;
import java.time.Duration;

/**
 * Section {@code indexer}.
 *
 * @param batchSize passages embedded and written together
 * @param grace how long a retired collection is kept for instant rollback
 * @param pollInterval how often decisions are looked at
 * @param paritySample points compared one by one before a collection is ready
 * @param concurrentBuilds collections built at a time; the champion's never waits
 * @param graph shape of the search graph
 */
public record IndexerSettings(
    int batchSize,
    Duration grace,
    Duration pollInterval,
    int paritySample,
    int concurrentBuilds,
    GraphSettings graph) {

  public static IndexerSettings from(Section section) {
    return new IndexerSettings(
        section.integer("batch-size", 64, 1, 4096),
        section.duration("grace", Duration.ofHours(1)),
        section.duration("poll-interval", Duration.ofMillis(250)),
        section.integer("parity-sample", 64, 0, 10_000),
        section.integer("concurrent-builds", 1, 1, 100),
        new GraphSettings(
            section.integer("hnsw-m", 16, 4, 512),
            section.integer("ef-construct", 100, 4, 10_000)));
  }
}
