package io.lodestream.trainer;

import io.lodestream.encoder.artifact.ArtifactException;
import io.lodestream.encoder.models.ModelLoader;
import io.lodestream.schemas.ModelVersion;
import io.lodestream.schemas.TrainingWindow;
import io.lodestream.schemas.error.FatalException;
import io.lodestream.trainer.models.Drafts;
import io.lodestream.trainer.models.ModelCard;
import io.lodestream.trainer.models.ModelIds;
import io.lodestream.trainer.models.ModelRecords;
import io.lodestream.trainer.training.PairTrainer;
import io.lodestream.trainer.training.TrainedModel;
import io.lodestream.trainer.training.TrainingListener;
import io.lodestream.trainer.training.TrainingReport;
import io.lodestream.trainer.window.WindowReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns one window into a stored artifact and its record, or into nothing; publishes neither. */
final class WindowTraining {
  private static final Logger LOG = LoggerFactory.getLogger(WindowTraining.class);

  private final WindowReader reader;
  private final PairTrainer trainer;
  private final ModelLoader models;
  private final Drafts drafts;
  private final Clock clock;
  private final Map<String, String> hyperparameters;

  WindowTraining(
      WindowReader reader,
      TrainerSettings settings,
      ModelLoader models,
      Drafts drafts,
      Clock clock) {
    var precision = models.options().precision().resolve();
    this.reader = reader;
    this.trainer = new PairTrainer(settings, precision);
    this.models = models;
    this.drafts = drafts;
    this.clock = clock;
    this.hyperparameters = new TreeMap<>(settings.hyperparameters());
    hyperparameters.put("precision", precision.name().toLowerCase(java.util.Locale.ROOT));
  }

  /** The id the model of this window and parent has, whoever trains it. */
  String modelId(TrainingWindow window, ModelVersion parent) {
    return ModelIds.trained(window.getWindowId(), parent.getModelId(), hyperparameters);
  }

  /**
   * Reads the window and trains, on the calling thread.
   *
   * @return empty when validation puts every checkpoint below the parent
   */
  Optional<ModelVersion> train(
      TrainingWindow window, ModelVersion parent, TrainingListener listener) {
    var pairs = reader.read(window, listener::stopRequested);
    var parentDir = models.artifact(parent);
    LOG.info(
        "training starts window={} parent={} train={} validation={}",
        window.getWindowId(),
        parent.getModelId(),
        pairs.train().size(),
        pairs.validation().size());
    try (var model = trainer.train(pairs.train(), pairs.validation(), parentDir, listener)) {
      var report = model.report();
      log(window, report);
      if (!report.choice().proposed()) {
        return Optional.empty();
      }
      return Optional.of(stored(window, parent, parentDir, model));
    }
  }

  private static void log(TrainingWindow window, TrainingReport report) {
    LOG.info(
        "training ends window={} steps={} chosen={} choice={} ndcg={} parentNdcg={} queries={} pairsPerSecond={} seconds={}",
        window.getWindowId(),
        report.losses().size(),
        report.chosenStep(),
        report.choice(),
        report.chosenNdcg(),
        report.parentNdcg(),
        report.validationQueries(),
        report.pairsPerSecond(),
        report.seconds());
  }

  private ModelVersion stored(
      TrainingWindow window, ModelVersion parent, Path parentDir, TrainedModel model) {
    var modelId = modelId(window, parent);
    try (var draft = drafts.create(modelId)) {
      var dir = draft.dir().resolve("model");
      var card =
          ModelCard.of(
              modelId,
              window,
              parent,
              Files.readString(parentDir.resolve("README.md")),
              model.spec(),
              hyperparameters,
              model.report());
      model.save(dir, card);
      return ModelRecords.trained(
          modelId,
          window,
          parent,
          models.store().publish(dir),
          model.spec(),
          hyperparameters,
          model.report(),
          clock.instant());
    } catch (IOException | ArtifactException e) {
      throw new FatalException("model %s cannot be stored: %s".formatted(modelId, e), e);
    }
  }
}
