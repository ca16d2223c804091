package io.lodestream.bench;

import io.lodestream.schemas.Split;
import io.lodestream.schemas.TrainingWindow;
import io.lodestream.schemas.WindowTrigger;
import io.lodestream.trainer.pairs.TrainingPair;
import io.lodestream.trainer.window.HeldOut;
import io.lodestream.trainer.window.KeptWindows;
import io.lodestream.trainer.window.PairVisitor;
import io.lodestream.trainer.window.WindowPairs;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Training windows whose pairs lie in files, one file per window, for replay and history by the
 * stage's own code.
 */
final class FileWindows implements KeptWindows {
  private final Map<String, Path> files;

  /**
   * @param files by window id, in the order of the windows
   */
  FileWindows(Map<String, Path> files) {
    this.files = new LinkedHashMap<>(files);
  }

  /** Manifests in the order of the windows, without ranges and digests. */
  List<TrainingWindow> manifests() {
    var manifests = new ArrayList<TrainingWindow>();
    for (var windowId : files.keySet()) {
      var pairs = read(windowId);
      manifests.add(
          TrainingWindow.newBuilder()
              .setWindowId(windowId)
              .setLine("default")
              .setSequence(manifests.size())
              .setTopic("pairs")
              .setTopicId("file")
              .setRanges(List.of())
              .setCount(pairs.train().size() + pairs.validation().size())
              .setTrainCount(pairs.train().size())
              .setValidationCount(pairs.validation().size())
              .setSizeBytes(0)
              .setFirstTimestamp(Instant.EPOCH)
              .setLastTimestamp(Instant.EPOCH)
              .setTrigger(WindowTrigger.OPERATOR)
              .build());
    }
    return manifests;
  }

  WindowPairs read(String windowId) {
    var train = new ArrayList<TrainingPair>();
    var validation = new ArrayList<TrainingPair>();
    var clusters = new HashSet<String>();
    var documents = new HashSet<String>();
    PairRows.visit(
        files.get(windowId),
        (split, pair) -> {
          if (split == Split.TRAIN) {
            train.add(pair);
            return;
          }
          if (split == Split.VALIDATION) {
            validation.add(pair);
          }
          clusters.add(pair.cluster());
          documents.add(pair.documentId());
        });
    return new WindowPairs(train, validation, new HeldOut(clusters, documents));
  }

  @Override
  public boolean keeps(TrainingWindow window) {
    return files.containsKey(window.getWindowId());
  }

  @Override
  public void revisit(TrainingWindow window, BooleanSupplier stopRequested, PairVisitor visitor) {
    PairRows.visit(files.get(window.getWindowId()), visitor);
  }
}
