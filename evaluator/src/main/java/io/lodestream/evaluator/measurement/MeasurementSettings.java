package io.lodestream.evaluator.measurement;

import io.lodestream.runtime.config.Section;

/**
 * How much is asked of a retriever.
 *
 * @param maxQueries measured per set; a larger set is sampled
 * @param batchSize queries embedded and searched at once
 * @param documentDepth passages fetched to rank documents, before asking for more
 * @param latencySamples queries timed one by one per set; 0 for none
 * @param exactSamples queries answered also without the approximate index, per set; 0 for none
 */
public record MeasurementSettings(
    int maxQueries, int batchSize, int documentDepth, int latencySamples, int exactSamples) {

  public static MeasurementSettings from(Section section) {
    return new MeasurementSettings(
        section.integer("max-queries", 10_000, 1, 10_000_000),
        section.integer("batch-size", 64, 1, 10_000),
        section.integer("document-depth", 200, 10, 10_000),
        section.integer("latency-samples", 50, 0, 100_000),
        section.integer("exact-samples", 0, 0, 100_000));
  }

  /** The same without latencies and exact answers. */
  public MeasurementSettings withoutDiagnostics() {
    return new MeasurementSettings(maxQueries, batchSize, documentDepth, 0, 0);
  }
}
