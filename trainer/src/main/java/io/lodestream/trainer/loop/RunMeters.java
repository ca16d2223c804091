package io.lodestream.trainer.loop;

import io.lodestream.runtime.metrics.MetricName;
import io.lodestream.runtime.metrics.StageMeters;
import io.lodestream.trainer.continual.HistoryReport;
import io.lodestream.trainer.continual.Recalled;
import io.lodestream.trainer.teacher.TeacherTrial;
import io.lodestream.trainer.training.TrainingListener;
import io.lodestream.trainer.training.TrainingReport.Choice;
import io.lodestream.trainer.validation.Figures;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes a run's progress, and passes on the request to stop it. Thread-safe. */
final class RunMeters implements TrainingListener {
  private static final Logger LOG = LoggerFactory.getLogger(RunMeters.class);

  private final StageMeters meters;
  private final String windowId;
  private volatile boolean servingMined = true;
  private final AtomicBoolean stop = new AtomicBoolean();

  RunMeters(StageMeters meters, String windowId) {
    this.meters = meters;
    this.windowId = windowId;
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
  public void validated(int step, Figures figures) {
    meters.set(MetricName.TRAINING_VALIDATION, figures.deciding());
  }

  /** False once hard negatives could not come from the serving collection. */
  boolean servingMined() {
    return servingMined;
  }

  /** What the run takes from earlier windows. */
  void recalled(Recalled recalled) {
    meters.set(MetricName.TRAINING_REPLAY_PAIRS, recalled.replay().size());
    meters.count(MetricName.REPLAY_WINDOWS_GONE, recalled.gone());
    meters.count(MetricName.REPLAY_LEAKS, recalled.leaking());
  }

  /** Hard negatives could not come from the serving collection. */
  void servingNotMined() {
    servingMined = false;
    meters.count(MetricName.SERVING_NOT_MINED, 1);
  }

  @Override
  public void asked(String part, int done, int of) {
    meters.set(MetricName.TRAINING_TEACHER_ASKED, done);
    meters.set(MetricName.TRAINING_TEACHER_TO_ASK, of);
  }

  @Override
  public void taught(TeacherTrial trial) {
    meters.count(MetricName.TEACHER_ENDPOINTS_UNAVAILABLE, trial.unavailable());
  }

  @Override
  public void remembered(int step, HistoryReport history) {
    meters.set(MetricName.TRAINING_FORGETTING, history.forgetting());
    history
        .backwardTransfer()
        .ifPresent(mean -> meters.set(MetricName.TRAINING_BACKWARD_TRANSFER, mean));
  }

  /** The model is not proposed. */
  void withheld(Choice choice) {
    meters.count(MetricName.MODELS_WITHHELD, 1);
    if (choice == Choice.FORGETS) {
      meters.count(MetricName.MODELS_FORGETTING, 1);
    }
    LOG.warn(
        "event=candidate-withheld window={} reason=\"{}\"",
        windowId,
        choice == Choice.FORGETS
            ? "forgets more of earlier windows than trainer.forgetting-budget allows"
            : "no checkpoint is better on validation than the parent");
  }

  void stop() {
    stop.set(true);
  }

  @Override
  public boolean stopRequested() {
    return stop.get();
  }
}
