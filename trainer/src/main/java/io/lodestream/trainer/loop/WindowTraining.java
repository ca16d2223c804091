package io.lodestream.trainer.loop;

import io.lodestream.encoder.EncoderException;
import io.lodestream.encoder.artifact.ArtifactException;
import io.lodestream.encoder.models.ModelLoader;
import io.lodestream.schemas.ModelVersion;
import io.lodestream.schemas.TrainingWindow;
import io.lodestream.schemas.error.FatalException;
import io.lodestream.schemas.error.RetryableException;
import io.lodestream.trainer.continual.RecordedFigures;
import io.lodestream.trainer.models.Drafts;
import io.lodestream.trainer.models.Finetuned;
import io.lodestream.trainer.models.ModelCard;
import io.lodestream.trainer.models.ModelIds;
import io.lodestream.trainer.models.ModelLine.Lineage;
import io.lodestream.trainer.models.ModelRecords;
import io.lodestream.trainer.negatives.CandidateSource;
import io.lodestream.trainer.serving.CandidatesUnavailable;
import io.lodestream.trainer.serving.ServingCollection;
import io.lodestream.trainer.settings.TrainerSettings;
import io.lodestream.trainer.teacher.EndpointAccess;
import io.lodestream.trainer.tracking.ListenerGroup;
import io.lodestream.trainer.tracking.ScalarTracker;
import io.lodestream.trainer.training.PairTrainer;
import io.lodestream.trainer.training.TrainedModel;
import io.lodestream.trainer.training.TrainingReport;
import io.lodestream.trainer.training.TrainingReport.Choice;
import io.lodestream.trainer.training.TrainingTask;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns one window into a stored model and its record, or withholds the model; publishes neither.
 */
final class WindowTraining {
  private static final Logger LOG = LoggerFactory.getLogger(WindowTraining.class);

  private final TrainingMaterial.Sources sources;
  private final TrainerSettings settings;
  private final PairTrainer trainer;
  private final ModelLoader models;
  private final Drafts drafts;
  private final RunDirectories directories;
  private final ServingCollection serving;
  private final Clock clock;
  private final Map<String, String> hyperparameters;

  WindowTraining(
      TrainingMaterial.Sources sources,
      TrainerSettings settings,
      ModelLoader models,
      Drafts drafts,
      RunDirectories directories,
      ServingCollection serving,
      EndpointAccess access,
      Clock clock) {
    var precision = models.options().precision().resolve();
    this.sources = sources;
    this.settings = settings;
    this.trainer = new PairTrainer(settings, precision, access);
    this.models = models;
    this.drafts = drafts;
    this.directories = directories;
    this.serving = serving;
    this.clock = clock;
    this.hyperparameters = new TreeMap<>(settings.hyperparameters());
    hyperparameters.put("precision", precision.name().toLowerCase(Locale.ROOT));
  }

  /** The id the model of this window and parent has, whoever trains it. */
  String modelId(TrainingWindow window, ModelVersion parent) {
    return ModelIds.trained(window.getWindowId(), parent.getModelId(), hyperparameters);
  }

  /**
   * Reads the window and the windows before it, and trains, on the calling thread.
   *
   * @param manifest record that holds the window
   */
  Outcome train(
      ConsumerRecord<byte[], byte[]> manifest,
      TrainingWindow window,
      Lineage lineage,
      RunMeters progress) {
    var recorded =
        new RecordedFigures(lineage.published(), hyperparameters, settings.validation().by());
    var material = sources.read(manifest, window, recorded, settings, progress::stopRequested);
    progress.recalled(material.recalled());
    log(window, lineage, material);
    var candidates = candidates(material, lineage, progress);
    try (var tracker = tracker(window, lineage);
        var model = trained(task(window, material, lineage, candidates), progress, tracker)) {
      var report = model.report();
      log(window, report);
      return report.choice().proposed()
          ? new Outcome.Proposed(stored(window, lineage, material, model, progress.servingMined()))
          : new Outcome.Withheld(report.choice());
    }
  }

  private static void log(TrainingWindow window, Lineage lineage, TrainingMaterial material) {
    var pairs = material.own();
    var recalled = material.recalled();
    LOG.info(
        "event=training-started window={} parent={} train={} validation={} replay={} replayWindows={} historyWindows={} gone={} repeated={} leaking={} irrelevant={} retracted={}",
        window.getWindowId(),
        lineage.parent().getModelId(),
        pairs.train().size(),
        pairs.validation().size(),
        recalled.replay().size(),
        recalled.replayed(),
        recalled.history().size(),
        recalled.gone(),
        recalled.repeated(),
        recalled.leaking(),
        material.labelled().irrelevant(),
        pairs.retracted() + recalled.retracted());
  }

  private ScalarTracker tracker(TrainingWindow window, Lineage lineage) {
    var dir = directories.figures(modelId(window, lineage.parent()));
    return ScalarTracker.to(settings.trackers(), dir, clock);
  }

  /**
   * Mines the run's own passages where the serving collection cannot be mined, which shows before
   * the first step.
   */
  private TrainedModel trained(TrainingTask task, RunMeters progress, ScalarTracker tracker) {
    var listener = ListenerGroup.of(progress, tracker);
    try {
      return trainer.train(task, listener);
    } catch (CandidatesUnavailable e) {
      LOG.warn(
          "event=serving-collection-not-mined negatives=\"the run's own passages\" cause=\"{}\"",
          e.getMessage());
      progress.servingNotMined();
      return trainer.train(task.withoutCandidates(), listener);
    }
  }

  private Optional<CandidateSource> candidates(
      TrainingMaterial material, Lineage lineage, RunMeters progress) {
    return settings.negatives().perPair() == 0
        ? Optional.empty()
        : Optional.of(
            serving.candidates(
                lineage.parent(),
                material.train(),
                material.heldOut(),
                () -> {
                  if (progress.stopRequested()) {
                    throw new RetryableException("told to stop while hard negatives were mined");
                  }
                }));
  }

  private TrainingTask task(
      TrainingWindow window,
      TrainingMaterial material,
      Lineage lineage,
      Optional<CandidateSource> candidates) {
    return new TrainingTask(
        material.train(),
        material.own().validation(),
        material.recalled().history(),
        material.recalled().own(),
        models.artifact(lineage.parent()),
        settings.merge().withBase()
            ? Optional.of(models.artifact(lineage.base()))
            : Optional.empty(),
        Optional.of(directories.checkpoints(modelId(window, lineage.parent()))),
        candidates);
  }

  private static void log(TrainingWindow window, TrainingReport report) {
    var before = report.validation().parent();
    var after = report.validation().chosen();
    LOG.info(
        "event=training-ended window={} steps={} chosen={} choice={} by={} ndcg={} parentNdcg={} fusedNdcg={} parentFusedNdcg={} queries={} pairsPerSecond={} seconds={} resumedAt={} forgetting={} backwardTransfer={}",
        window.getWindowId(),
        report.losses().size(),
        report.chosenStep(),
        report.choice(),
        after.by(),
        after.alone(),
        before.alone(),
        after.fused(),
        before.fused(),
        report.validationQueries(),
        report.pairsPerSecond(),
        report.seconds(),
        report.resumedAt(),
        report.history().forgetting(),
        report.history().backwardTransfer());
  }

  private ModelVersion stored(
      TrainingWindow window,
      Lineage lineage,
      TrainingMaterial material,
      TrainedModel model,
      boolean servingMined) {
    var modelId = modelId(window, lineage.parent());
    try (var draft = drafts.create(modelId)) {
      var dir = draft.dir().resolve("model");
      var parentCard = Files.readString(models.artifact(lineage.parent()).resolve("README.md"));
      var finetuned =
          new Finetuned(
              modelId,
              ModelRecords.name(lineage.parent(), window),
              Finetuned.described(lineage.base()),
              Finetuned.described(lineage.parent()),
              ModelCard.licence(parentCard),
              ModelCard.source(window),
              material.counts(servingMined ? "the serving collection" : "the run's own passages"),
              model.spec(),
              settings.loss().matryoshkaDims(),
              hyperparameters,
              model.report());
      model.save(dir, ModelCard.of(finetuned));
      return material.describedIn(
          ModelRecords.trained(
              finetuned, window, lineage.parent(), models.store().publish(dir), clock.instant()));
    } catch (IOException | EncoderException | ArtifactException e) {
      throw new FatalException("model %s cannot be stored: %s".formatted(modelId, e), e);
    }
  }

  /** What came of training on a window. */
  sealed interface Outcome {

    /** The candidate's record, if there is one to publish. */
    Optional<ModelVersion> model();

    /** A stored model that is worth evaluating. */
    record Proposed(ModelVersion candidate) implements Outcome {
      @Override
      public Optional<ModelVersion> model() {
        return Optional.of(candidate);
      }
    }

    /** A model that was trained, and thrown away for this reason. */
    record Withheld(Choice choice) implements Outcome {
      @Override
      public Optional<ModelVersion> model() {
        return Optional.empty();
      }
    }
  }
}
