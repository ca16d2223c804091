package io.lodestream.trainer;

import io.lodestream.runtime.metrics.MetricName;
import io.lodestream.runtime.metrics.StageMeters;
import io.lodestream.trainer.training.TrainingListener;
import java.util.concurrent.atomic.AtomicBoolean;

/** Publishes a run's progress, and passes on the request to stop it. Thread-safe. */
final class RunMeters implements TrainingListener {
  private final StageMeters meters;
  private final AtomicBoolean stop = new AtomicBoolean();

  RunMeters(StageMeters meters, String windowId) {
    this.meters = meters;
    meters.label("windowId", windowId);
    meters.set(MetricName.TRAINING_STEP, 0);
    meters.set(MetricName.TRAINING_STEPS, 0);
  }

  @Override
  public void stepped(Progress progress) {
    meters.set(MetricName.TRAINING_STEPS, progress.steps());
    meters.set(MetricName.TRAINING_STEP, progress.step());
    meters.set(MetricName.TRAINING_LOSS, progress.loss());
    meters.set(MetricName.TRAINING_PAIRS_PER_SECOND, progress.pairsPerSecond());
  }

  @Override
  public void validated(int step, double ndcg) {
    meters.set(MetricName.TRAINING_VALIDATION, ndcg);
  }

  void stop() {
    stop.set(true);
  }

  @Override
  public boolean stopRequested() {
    return stop.get();
  }
}
