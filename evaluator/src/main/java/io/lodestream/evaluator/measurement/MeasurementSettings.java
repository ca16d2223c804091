package io.lodestream.evaluator.measurement;

import io.lodestream.runtime.config.Section;

/** How much is asked of a retriever. */
public record MeasurementSettings(
    int maxQueries, int batchSize, int documentDepth, int latencySamples, int exactSamples) {

  public static MeasurementSettings from(Section section) {
    return new MeasurementSettings(
        section.integer(
            "max-queries",
            10_000,
            1,
            10_000_000,
            "most queries measured per evaluation set; of a larger set the same sample is taken"
                + " every time"),
        section.integer("batch-size", 64, 1, 10_000, "queries embedded and searched together"),
        section.integer(
            "document-depth",
            200,
            10,
            10_000,
            "passages fetched at first to rank documents with `index.retrieval=dense`, more where"
                + " they are needed; where fusions compete, documents are ranked by the first 100"
                + " passages of every ranking"),
        section.integer(
            "latency-samples",
            50,
            0,
            100_000,
            "queries per evaluation set that are searched and timed one by one; 0: none"),
        section.integer(
            "exact-samples",
            0,
            0,
            100_000,
            "queries per evaluation set that are also answered by exact search; 0: none"));
  }

  MeasurementSettings withBatchSize(int queries) {
    return new MeasurementSettings(
        maxQueries, queries, documentDepth, latencySamples, exactSamples);
  }

  /** The same without latencies and exact answers. */
  public MeasurementSettings withoutDiagnostics() {
    return new MeasurementSettings(maxQueries, batchSize, documentDepth, 0, 0);
  }
}
