package io.lodestream.evaluator.measurement;

import io.lodestream.runtime.metrics.MetricName;
import io.lodestream.runtime.metrics.StageMeters;

/** Shows an evaluation's progress in the stage's figures. */
public final class MeteredProgress implements Progress {

  private final StageMeters meters;
  private long measured;

  public MeteredProgress(StageMeters meters) {
    this.meters = meters;
  }

  @Override
  public void begins(long queries) {
    measured = 0;
    meters.set(MetricName.QUERIES_EVALUATED, 0);
    meters.set(MetricName.QUERIES_TO_EVALUATE, queries);
  }

  @Override
  public void measures(String modelId, String set) {
    meters.label("modelId", modelId);
    meters.label("set", set);
  }

  @Override
  public void measured(int queries) {
    measured += queries;
    meters.set(MetricName.QUERIES_EVALUATED, measured);
  }
}
