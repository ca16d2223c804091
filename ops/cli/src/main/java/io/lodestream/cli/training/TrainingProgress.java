package io.lodestream.cli.training;

import io.lodestream.cli.demo.ProgressDisplay;
import io.lodestream.trainer.training.TrainingListener;
import io.lodestream.trainer.validation.Figures;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Shows a run's steps: loss, throughput, time left, last validation. */
public final class TrainingProgress implements TrainingListener {
  private final ProgressDisplay display;
  private final BooleanSupplier stop;
  private Optional<Figures> validated = Optional.empty();
  private int firstStep = -1;
  private long firstNanos;

  /**
   * @param stop says whether the run shall end at its next step
   */
  public TrainingProgress(ProgressDisplay display, BooleanSupplier stop) {
    this.display = display;
    this.stop = stop;
  }

  @Override
  public void stepped(Progress progress) {
    if (firstStep < 0) {
      firstStep = progress.step();
      firstNanos = System.nanoTime();
    }
    display.show("steps", progress.step(), progress.steps(), note(progress));
  }

  private String note(Progress progress) {
    var note =
        validated
            .map(
                figures ->
                    String.format(
                        Locale.ROOT,
                        ", validation nDCG@10 %.4f, fused %.4f",
                        figures.alone(),
                        figures.fused()))
            .orElse("");
    return String.format(
        Locale.ROOT,
        "loss %.4f, %.0f pairs/s, %s%s",
        progress.loss(),
        progress.pairsPerSecond(),
        left(progress),
        note);
  }

  /** Time left, estimated from the steps of this process, validations included. */
  private String left(Progress progress) {
    int done = progress.step() - firstStep;
    if (done == 0) {
      return "time left unknown";
    }
    long seconds =
        Math.round(
            (System.nanoTime() - firstNanos) / 1e9 / done * (progress.steps() - progress.step()));
    return "%d:%02d left".formatted(seconds / 60, seconds % 60);
  }

  @Override
  public void asked(String part, int done, int of) {
    display.show("teacher asks " + part, done, of, "");
  }

  @Override
  public void resumed(int step) {
    display.show("resumed at step", step, 0, "");
  }

  @Override
  public void validated(int step, Figures figures) {
    validated = Optional.of(figures);
  }

  @Override
  public boolean stopRequested() {
    return stop.getAsBoolean();
  }
}
