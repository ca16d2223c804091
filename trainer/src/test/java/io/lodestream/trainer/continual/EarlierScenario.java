package io.lodestream.trainer.continual;

import io.lodestream.schemas.Split;
import io.lodestream.schemas.TrainingWindow;
import io.lodestream.schemas.WindowTrigger;
import io.lodestream.schemas.error.BadDataException;
import io.lodestream.trainer.pairs.TrainingPair;
import io.lodestream.trainer.settings.TestSettings;
import io.lodestream.trainer.settings.ValidationBy;
import io.lodestream.trainer.window.HeldOut;
import io.lodestream.trainer.window.KeptWindows;
import io.lodestream.trainer.window.PairVisitor;
import io.lodestream.trainer.window.WindowPairs;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** Earlier windows in memory, some of which may be gone. */
final class EarlierScenario implements KeptWindows {
  private record Held(Split split, TrainingPair pair) {}

  private final Map<String, List<Held>> windows = new LinkedHashMap<>();
  private final Set<String> expired = new HashSet<>();
  private final Set<String> altered = new HashSet<>();
  private final Set<TrainingPair> retracted = new HashSet<>();
  final List<String> revisited = new ArrayList<>();
  private RecordedFigures recorded = new RecordedFigures(List.of(), Map.of(), ValidationBy.DENSE);

  /** A window of so many training pairs in each of so many clusters, and validation pairs. */
  EarlierScenario withWindow(String id, int clusters, int trainPerCluster, int validation) {
    var held = new ArrayList<Held>();
    for (int c = 0; c < clusters; c++) {
      for (int p = 0; p < trainPerCluster; p++) {
        held.add(new Held(Split.TRAIN, pair(id + "-c" + c, p)));
      }
    }
    for (int v = 0; v < validation; v++) {
      held.add(new Held(Split.VALIDATION, pair(id + "-validation", v)));
    }
    windows.put(id, held);
    return this;
  }

  EarlierScenario withPair(String window, Split split, TrainingPair pair) {
    windows.computeIfAbsent(window, id -> new ArrayList<>()).add(new Held(split, pair));
    return this;
  }

  EarlierScenario withExpired(String... ids) {
    expired.addAll(List.of(ids));
    return this;
  }

  EarlierScenario withRetracted(TrainingPair pair) {
    retracted.add(pair);
    return this;
  }

  EarlierScenario withAltered(String id) {
    altered.add(id);
    return this;
  }

  EarlierScenario withRecorded(RecordedFigures figures) {
    recorded = figures;
    return this;
  }

  static TrainingPair pair(String cluster, int number) {
    var name = cluster + "-" + number;
    return new TrainingPair(
        "query " + name, "passage " + name, "doc " + cluster, number, "hash " + name, cluster);
  }

  /** A new window of so many training pairs. */
  static WindowPairs own(int train) {
    var pairs = new ArrayList<TrainingPair>();
    for (int i = 0; i < train; i++) {
      pairs.add(pair("own", i));
    }
    return new WindowPairs(
        pairs, List.of(pair("own-validation", 0)), new HeldOut(Set.of("own-validation"), Set.of()));
  }

  /** Recalls with every window so far before the new one, the last being the newest. */
  Recalled recall(WindowPairs own, Map<String, String> settings) {
    var newestFirst = new ArrayList<TrainingWindow>();
    windows.keySet().forEach(id -> newestFirst.add(0, manifest(id)));
    return new EarlierWindows(this, TestSettings.of(settings))
        .recall(manifest("own"), own, newestFirst, recorded, () -> false);
  }

  private TrainingWindow manifest(String id) {
    long train =
        windows.getOrDefault(id, List.of()).stream().filter(h -> h.split() == Split.TRAIN).count();
    return TrainingWindow.newBuilder()
        .setWindowId(id)
        .setLine("default")
        .setSequence(0)
        .setTopic("pairs")
        .setTopicId("id")
        .setRanges(List.of())
        .setCount(0)
        .setTrainCount(train)
        .setValidationCount(0)
        .setSizeBytes(0)
        .setFirstTimestamp(Instant.EPOCH)
        .setLastTimestamp(Instant.EPOCH)
        .setTrigger(WindowTrigger.COUNT)
        .build();
  }

  @Override
  public boolean keeps(TrainingWindow window) {
    return !expired.contains(window.getWindowId());
  }

  @Override
  public void revisit(TrainingWindow window, BooleanSupplier stopRequested, PairVisitor visitor) {
    var id = window.getWindowId();
    if (expired.contains(id)) {
      throw new BadDataException(id + " has expired");
    }
    revisited.add(id);
    for (var held : windows.get(id)) {
      if (retracted.contains(held.pair())) {
        visitor.retracted(held.split(), held.pair());
      } else {
        visitor.pair(held.split(), held.pair());
      }
    }
    if (altered.contains(id)) {
      throw new BadDataException(id + " has another digest");
    }
  }
}
