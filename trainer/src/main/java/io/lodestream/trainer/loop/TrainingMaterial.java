package io.lodestream.trainer.loop;

import io.lodestream.schemas.ModelVersion;
import io.lodestream.schemas.TrainingWindow;
import io.lodestream.trainer.continual.EarlierWindows;
import io.lodestream.trainer.continual.Recalled;
import io.lodestream.trainer.continual.RecordedFigures;
import io.lodestream.trainer.models.Finetuned.PairCounts;
import io.lodestream.trainer.negatives.ScoredPairs;
import io.lodestream.trainer.pairs.TrainingPair;
import io.lodestream.trainer.settings.TrainerSettings;
import io.lodestream.trainer.window.EarlierManifests;
import io.lodestream.trainer.window.HeldOut;
import io.lodestream.trainer.window.RetractionLog;
import io.lodestream.trainer.window.RetractionLog.Retractions;
import io.lodestream.trainer.window.WindowPairs;
import io.lodestream.trainer.window.WindowReader;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What a run on a window is trained with.
 *
 * @param own the window's pairs
 * @param recalled what earlier windows give
 * @param labelled pairs of the window and of replay that answer, with the passages that are known
 *     not to answer as negatives
 * @param retractions whose pairs were left out
 */
record TrainingMaterial(
    WindowPairs own, Recalled recalled, ScoredPairs labelled, Retractions retractions) {

  /** The topics that the material is read from. */
  record Sources(WindowReader windows, EarlierManifests manifests, RetractionLog retractions) {

    /**
     * Reads the window's own pairs and the pairs of earlier windows, less the same retractions.
     *
     * @param manifest record that holds the window
     * @param recorded what published models had on the frozen sets
     */
    TrainingMaterial read(
        ConsumerRecord<byte[], byte[]> manifest,
        TrainingWindow window,
        RecordedFigures recorded,
        TrainerSettings settings,
        BooleanSupplier stopRequested) {
      var retracted = retractions.read(stopRequested);
      var remaining = windows.skipping(retracted);
      var own = remaining.read(window, stopRequested);
      var earlier = manifests.before(manifest, window, stopRequested);
      var recalled =
          new EarlierWindows(remaining, settings)
              .recall(window, own, earlier, recorded, stopRequested);
      return TrainingMaterial.of(own, recalled, retracted);
    }
  }

  static TrainingMaterial of(WindowPairs own, Recalled recalled, Retractions retractions) {
    var all = new ArrayList<>(own.train());
    all.addAll(recalled.replay());
    all.addAll(own.irrelevant());
    return new TrainingMaterial(own, recalled, ScoredPairs.resolve(all), retractions);
  }

  /** To be trained on, replay included. */
  List<TrainingPair> train() {
    return labelled.pairs();
  }

  /** Documents that must not be learned from, as far as the windows that were read name them. */
  HeldOut heldOut() {
    return own.heldOut().and(recalled.heldOut());
  }

  PairCounts counts(String negativesFrom) {
    return new PairCounts(
        own.train().size(),
        recalled.replay().size(),
        recalled.replayed(),
        own.validation().size(),
        labelled.irrelevant(),
        own.retracted() + recalled.retracted(),
        negativesFrom);
  }

  /** The model with a record of which windows it saw again, and what had been retracted by then. */
  ModelVersion describedIn(ModelVersion model) {
    var builder = ModelVersion.newBuilder(model).setReplayedWindowIds(recalled.replayedWindows());
    retractions.before().ifPresent(builder::setRetractionsOffset);
    return builder.build();
  }
}
