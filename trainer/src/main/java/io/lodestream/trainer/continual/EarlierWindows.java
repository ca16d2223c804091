package io.lodestream.trainer.continual;

import io.lodestream.schemas.TrainingWindow;
import io.lodestream.schemas.error.BadDataException;
import io.lodestream.trainer.pairs.TrainingPair;
import io.lodestream.trainer.settings.TrainerSettings;
import io.lodestream.trainer.window.HeldOut;
import io.lodestream.trainer.window.KeptWindows;
import io.lodestream.trainer.window.WindowPairs;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Draws replay and frozen history from the windows before one, by their manifests: each is read
 * once, newest first, and sampled while it goes by, so that never more than the samples are held.
 *
 * <p>Replay is experience replay over a reservoir (Chaudhry et al. 2019, <a
 * href="https://arxiv.org/abs/1902.10486">arXiv:1902.10486</a>): a share of the new window's pairs,
 * equally over windows and, within one, over near-duplicate clusters; what a window lacks, older
 * ones give. A window whose pairs have expired, or are not as the manifest says, is passed over
 * with a log line: a new window can be trained on without it.
 */
public final class EarlierWindows {
  private static final Logger LOG = LoggerFactory.getLogger(EarlierWindows.class);

  private final KeptWindows windows;
  private final TrainerSettings settings;

  public EarlierWindows(KeptWindows windows, TrainerSettings settings) {
    this.windows = windows;
    this.settings = settings;
  }

  /**
   * @param window the new window
   * @param own its pairs
   * @param earlier windows before it, newest first
   * @param recorded what published models had on the frozen sets
   * @param stopRequested looked at while reading
   */
  public Recalled recall(
      TrainingWindow window,
      WindowPairs own,
      List<TrainingWindow> earlier,
      RecordedFigures recorded,
      BooleanSupplier stopRequested) {
    return new Recall(window, own, earlier, recorded, stopRequested).all();
  }

  /** What is put together for one window. */
  private final class Recall {
    private final TrainingWindow window;
    private final WindowPairs own;
    private final RecordedFigures recorded;
    private final BooleanSupplier stopRequested;
    private final List<TrainingWindow> toReplay;
    private final LinkedHashSet<TrainingWindow> toMeasure;
    private final ReplayFilter filter;
    private final List<TrainingPair> replay = new ArrayList<>();
    private final List<History> history = new ArrayList<>();
    private final List<String> replayed = new ArrayList<>();
    private int gone;
    private int repeated;
    private int leaking;
    private int retracted;
    private final HeldOut.Collector heldOut = new HeldOut.Collector();

    Recall(
        TrainingWindow window,
        WindowPairs own,
        List<TrainingWindow> earlier,
        RecordedFigures recorded,
        BooleanSupplier stopRequested) {
      this.window = window;
      this.own = own;
      this.recorded = recorded;
      this.stopRequested = stopRequested;
      this.filter = new ReplayFilter(own);
      var continual = settings.continual();
      this.toReplay =
          continual.replayShare() > 0 ? newest(earlier, continual.replayWindows()) : List.of();
      this.toMeasure = new LinkedHashSet<>(newest(earlier, continual.historyWindows()));
      if (continual.historyWindows() > 0) {
        oldestKept(earlier).ifPresent(toMeasure::add);
      }
    }

    Recalled all() {
      int wanted = (int) Math.round(settings.continual().replayShare() * own.train().size());
      var all = new LinkedHashSet<>(toReplay);
      all.addAll(toMeasure);
      for (var earlier : all) {
        int quota = quota(earlier, wanted - replay.size());
        if (quota > 0 || toMeasure.contains(earlier)) {
          take(earlier, quota);
        }
      }
      return new Recalled(
          replay,
          history,
          FrozenSet.of(window.getWindowId(), own, settings).history(recorded),
          replayed,
          gone,
          repeated,
          leaking,
          retracted,
          heldOut.collected());
    }

    /** Its share of what is still wanted, the windows after it considered. */
    private int quota(TrainingWindow earlier, int wanted) {
      int index = toReplay.indexOf(earlier);
      if (index < 0) {
        return 0;
      }
      var sizes =
          toReplay.subList(index, toReplay.size()).stream()
              .mapToLong(TrainingWindow::getTrainCount)
              .toArray();
      return EqualShares.first(wanted, sizes);
    }

    private void take(TrainingWindow earlier, int quota) {
      var sample =
          new ReplaySample(
              quota,
              Seeds.of(settings.seed(), "replay", window.getWindowId(), earlier.getWindowId()),
              filter);
      var frozen = new FrozenSet(earlier.getWindowId(), settings);
      var held = new HeldOut.Collector();
      var sampled = sample.andThen(held);
      boolean measured = toMeasure.contains(earlier);
      try {
        windows.revisit(earlier, stopRequested, measured ? sampled.andThen(frozen) : sampled);
      } catch (BadDataException e) {
        gone++;
        LOG.warn(
            "event=earlier-window-passed-over window={} earlier={} cause=\"{}\"",
            window.getWindowId(),
            earlier.getWindowId(),
            e.getMessage());
        return;
      }
      heldOut.add(held.collected());
      frozen.history(recorded).ifPresent(history::add);
      add(earlier, sample);
    }

    private void add(TrainingWindow earlier, ReplaySample sample) {
      var pairs = sample.pairs();
      replay.addAll(pairs);
      filter.add(pairs);
      if (!pairs.isEmpty()) {
        replayed.add(earlier.getWindowId());
      }
      repeated += sample.repeated();
      leaking += sample.leaking();
      retracted += sample.retracted();
      if (sample.leaking() > 0) {
        LOG.warn(
            "event=held-out-pairs-not-replayed window={} earlier={} pairs={}",
            window.getWindowId(),
            earlier.getWindowId(),
            sample.leaking());
      }
    }
  }

  private static List<TrainingWindow> newest(List<TrainingWindow> earlier, int most) {
    return earlier.subList(0, Math.min(most, earlier.size()));
  }

  /** By halves, as windows expire from the oldest on. */
  private Optional<TrainingWindow> oldestKept(List<TrainingWindow> earlier) {
    int kept = 0;
    int end = earlier.size();
    while (kept < end) {
      int middle = (kept + end) >>> 1;
      if (windows.keeps(earlier.get(middle))) {
        kept = middle + 1;
      } else {
        end = middle;
      }
    }
    return kept == 0 ? Optional.empty() : Optional.of(earlier.get(kept - 1));
  }
}
