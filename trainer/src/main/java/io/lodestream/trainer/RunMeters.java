package io.lodestream.trainer;

import io.lodestream.runtime.metrics.MetricName;
import io.lodestream.runtime.metrics.StageMeters;
import io.lodestream.trainer.continual.HistoryReport;
import io.lodestream.trainer.continual.Recalled;
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

  /** What the run takes from earlier windows. */
  void recalled(Recalled recalled) {
    meters.set(MetricName.TRAINING_REPLAY_PAIRS, recalled.replay().size());
    meters.count(MetricName.REPLAY_WINDOWS_GONE, recalled.gone());
    meters.count(MetricName.REPLAY_LEAKS, recalled.leaking());
  }

  @Override
  public void remembered(int step, HistoryReport history) {
    meters.set(MetricName.TRAINING_FORGETTING, history.forgetting());
    history
        .backwardTransfer()
        .ifPresent(mean -> meters.set(MetricName.TRAINING_BACKWARD_TRANSFER, mean));
  }

  void stop() {
    stop.set(true);
  }

  @Override
  public boolean stopRequested() {
    return stop.get();
  }
}
