package io.lodestream.trainer.continual;

import io.lodestream.schemas.Split;
import io.lodestream.trainer.pairs.TrainingPair;
import io.lodestream.trainer.settings.TrainerSettings;
import io.lodestream.trainer.window.HeldOut;
import io.lodestream.trainer.window.WindowPairs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a run takes from earlier sets of pairs that are at hand, such as files: replay and frozen
 * history by the same samples as {@link EarlierWindows} takes from a topic.
 */
public final class EarlierPairs {
  private final Map<String, WindowPairs> earlier;
  private final TrainerSettings settings;

  /**
   * @param earlier by name, oldest first
   */
  public EarlierPairs(Map<String, WindowPairs> earlier, TrainerSettings settings) {
    this.earlier = earlier;
    this.settings = settings;
  }

  /** Samples them for a run on a set of its own. */
  public Recalled recall(WindowPairs own) {
    var continual = settings.continual();
    var names = List.copyOf(earlier.keySet());
    var filter = new ReplayFilter(own);
    var replay = new ArrayList<TrainingPair>();
    int wanted = (int) Math.round(continual.replayShare() * own.train().size());
    var replayed = new ArrayList<String>();
    int repeated = 0;
    int leaking = 0;
    var replayable = newest(names, continual.replayWindows());
    for (int i = 0; i < replayable.size() && wanted > replay.size(); i++) {
      var sample = sample(replayable.get(i), quota(replayable, i, wanted - replay.size()), filter);
      filter.add(sample.pairs());
      replay.addAll(sample.pairs());
      if (!sample.pairs().isEmpty()) {
        replayed.add(replayable.get(i));
      }
      repeated += sample.repeated();
      leaking += sample.leaking();
    }
    var history =
        newest(names, continual.historyWindows()).stream()
            .map(name -> FrozenSet.of(name, earlier.get(name), settings))
            .flatMap(set -> set.history(nothingOnRecord()).stream())
            .toList();
    var heldOut = new HeldOut.Collector();
    earlier.values().forEach(pairs -> heldOut.add(pairs.heldOut()));
    return new Recalled(
        replay, history, Optional.empty(), replayed, 0, repeated, leaking, 0, heldOut.collected());
  }

  private ReplaySample sample(String name, int quota, ReplayFilter filter) {
    var sample = new ReplaySample(quota, Seeds.of(settings.seed(), "replay", name), filter);
    earlier.get(name).train().forEach(pair -> sample.pair(Split.TRAIN, pair));
    return sample;
  }

  /** As many of each set as of any other, as far as it has them. */
  private int quota(List<String> names, int index, int wanted) {
    var sizes =
        names.subList(index, names.size()).stream()
            .mapToLong(name -> earlier.get(name).train().size())
            .toArray();
    return EqualShares.first(wanted, sizes);
  }

  private RecordedFigures nothingOnRecord() {
    return new RecordedFigures(List.of(), new TreeMap<>(), settings.validation().by());
  }

  private static List<String> newest(List<String> names, int most) {
    return names.subList(Math.max(0, names.size() - most), names.size());
  }
}
