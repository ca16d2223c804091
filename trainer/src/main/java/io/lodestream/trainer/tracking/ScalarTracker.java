package io.lodestream.trainer.tracking;

import io.lodestream.trainer.continual.HistoryReport;
import io.lodestream.trainer.merge.MergeReport.Candidate;
import io.lodestream.trainer.settings.Tracker;
import io.lodestream.trainer.training.TrainingListener;
import io.lodestream.trainer.validation.Figures;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns what a run tells into named figures. When a sink fails, such as on a full disk, a warning
 * is logged and the sink is written no more; the run goes on.
 *
 * <p>Names: {@code train/loss}, {@code train/mean-loss}, {@code train/learning-rate}, {@code
 * train/gradient-norm}, {@code train/pairs-per-second}; of the vectors alone {@code
 * validation/ndcg@10}, by dimension {@code validation/ndcg@10-dim-N}, and {@code
 * merge/validation-ndcg@10 MIX}; fused with BM25 {@code validation/fused-ndcg@10} and {@code
 * merge/validation-fused-ndcg@10 MIX}; by the figure that decides {@code merge/score MIX}, and of
 * each earlier window {@code history/ndcg@10 WINDOW}, {@code history/forgetting WINDOW}, {@code
 * history/backward-transfer WINDOW}, with {@code history/forgetting} and {@code
 * history/backward-transfer} over all. Step 0 is the parent.
 */
public final class ScalarTracker implements TrainingListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ScalarTracker.class);

  /** What is done with a sink. */
  private interface Use {
    void apply(ScalarSink sink) throws IOException;
  }

  private final List<ScalarSink> sinks;

  /**
   * @param sinks closed with this
   */
  public ScalarTracker(List<ScalarSink> sinks) {
    this.sinks = new ArrayList<>(sinks);
  }

  /** Writes {@code scalars.csv} and a TensorBoard event file into a directory. */
  public static ScalarTracker to(Path dir, InstantSource clock) {
    return to(EnumSet.allOf(Tracker.class), dir, clock);
  }

  /**
   * Writes the files that the trackers stand for into a directory, which is made with the first
   * figure.
   *
   * @param trackers none: nothing is written
   */
  public static ScalarTracker to(Collection<Tracker> trackers, Path dir, InstantSource clock) {
    return new ScalarTracker(
        trackers.stream().sorted().map(tracker -> sink(tracker, dir, clock)).toList());
  }

  private static ScalarSink sink(Tracker tracker, Path dir, InstantSource clock) {
    return switch (tracker) {
      case CSV -> new CsvScalars(dir.resolve("scalars.csv"), clock);
      case TENSORBOARD -> new TensorBoardScalars(dir, clock);
    };
  }

  @Override
  public void resumed(int step) {
    each(sink -> sink.resume(step));
  }

  @Override
  public void stepped(Progress progress) {
    int step = progress.step();
    write(step, "train/loss", progress.stepLoss());
    write(step, "train/mean-loss", progress.loss());
    write(step, "train/learning-rate", progress.learningRate());
    write(step, "train/gradient-norm", progress.gradientNorm());
    write(step, "train/pairs-per-second", progress.pairsPerSecond());
  }

  @Override
  public void validated(int step, Figures figures) {
    write(step, "validation/ndcg@10", figures.alone());
    write(step, "validation/fused-ndcg@10", figures.fused());
    figures
        .dense()
        .forEach((dimension, ndcg) -> write(step, "validation/ndcg@10-dim-" + dimension, ndcg));
  }

  @Override
  public void merged(int step, Candidate candidate) {
    write(step, "merge/validation-ndcg@10 " + candidate.mix(), candidate.validation().alone());
    write(
        step, "merge/validation-fused-ndcg@10 " + candidate.mix(), candidate.validation().fused());
    write(step, "merge/score " + candidate.mix(), candidate.score());
  }

  @Override
  public void remembered(int step, HistoryReport history) {
    for (var window : history.windows()) {
      write(step, "history/ndcg@10 " + window.windowId(), window.candidate());
      write(step, "history/forgetting " + window.windowId(), window.forgetting());
      window
          .backwardTransfer()
          .ifPresent(value -> write(step, "history/backward-transfer " + window.windowId(), value));
    }
    if (!history.windows().isEmpty()) {
      write(step, "history/forgetting", history.forgetting());
    }
    history.backwardTransfer().ifPresent(value -> write(step, "history/backward-transfer", value));
  }

  /** A tracker never stops a run. */
  @Override
  public boolean stopRequested() {
    return false;
  }

  private void write(int step, String name, double value) {
    each(sink -> sink.write(step, name, value));
  }

  private void each(Use use) {
    for (var sink : List.copyOf(sinks)) {
      try {
        use.apply(sink);
      } catch (IOException e) {
        LOG.warn("event=figures-no-longer-written sink={} cause=\"{}\"", sink, e.toString());
        sinks.remove(sink);
        close(sink);
      }
    }
  }

  private static void close(ScalarSink sink) {
    try {
      sink.close();
    } catch (IOException e) {
      LOG.warn("event=figures-incomplete sink={} cause=\"{}\"", sink, e.toString());
    }
  }

  @Override
  public void close() {
    sinks.forEach(ScalarTracker::close);
    sinks.clear();
  }
}
