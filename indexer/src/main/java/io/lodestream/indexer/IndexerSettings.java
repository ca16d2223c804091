package io.lodestream.indexer;

import io.lodestream.indexer.collections.GraphSettings;
import io.lodestream.runtime.config.Section;
import io.lodestream.runtime.config.SectionReader;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Section {@code indexer}, read by {@link #from}. */
public record IndexerSettings(
    int batchSize,
    Duration grace,
    Duration pollInterval,
    int paritySample,
    int concurrentBuilds,
    int concurrentSearches,
    int concurrentEmbeddings,
    List<String> indexedAttributes,
    GraphSettings graph) {

  public static final SectionReader<IndexerSettings> SECTION =
      new SectionReader<>("indexer", IndexerSettings::from);

  public static IndexerSettings from(Section section) {
    return new IndexerSettings(
        section.integer("batch-size", 64, 1, 4096, "passages embedded and written together"),
        section.duration(
            "grace",
            Duration.ofHours(1),
            "how long a retired collection is kept, so that a rollback needs no new build"),
        section.duration(
            "poll-interval",
            Duration.ofMillis(250),
            "time between two looks at the promotion decisions"),
        section.integer(
            "parity-sample",
            64,
            0,
            10_000,
            "points of a new collection compared one by one with fresh embeddings before it is"
                + " ready"),
        section.integer(
            "concurrent-builds",
            1,
            1,
            100,
            "collections built at a time; the champion's collection never waits"),
        section.integer(
            "concurrent-searches",
            64,
            1,
            100,
            "searches answered at a time by `/v1/search`; more are refused with 429"),
        section.integer(
            "concurrent-embeddings",
            32,
            1,
            100,
            "requests answered at a time by `/v1/embeddings`; more are refused with 429"),
        names(
            section.text(
                "indexed-attributes",
                "",
                "names of documents' attributes, with commas between, by which applications filter:"
                    + " the vector store indexes them in every collection")),
        new GraphSettings(
            section.integer("hnsw-m", 16, 4, 512, "neighbours per node of the search graph (HNSW)"),
            section.integer(
                "ef-construct",
                100,
                4,
                10_000,
                "candidates looked at when a node is linked into the search graph (HNSW)")));
  }

  private static List<String> names(String commas) {
    return Stream.of(commas.split(",")).map(String::strip).filter(n -> !n.isEmpty()).toList();
  }
}
