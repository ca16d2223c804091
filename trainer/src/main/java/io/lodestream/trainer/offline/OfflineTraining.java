package io.lodestream.trainer.offline;

import io.lodestream.encoder.Precision;
import io.lodestream.encoder.artifact.DirectoryDigest;
import io.lodestream.schemas.error.BadDataException;
import io.lodestream.schemas.error.FatalException;
import io.lodestream.trainer.TrainerSettings;
import io.lodestream.trainer.checkpoint.CheckpointStore;
import io.lodestream.trainer.training.PairTrainer;
import io.lodestream.trainer.training.TrainedModel;
import io.lodestream.trainer.training.TrainingListener;
import io.lodestream.trainer.training.TrainingTask;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Trains on files, by the same {@link PairTrainer} as the stage. */
public final class OfflineTraining {
  private static final Logger LOG = LoggerFactory.getLogger(OfflineTraining.class);
  private static final String MODEL_CARD = "README.md";

  private final TrainerSettings settings;
  private final Precision precision;

  /**
   * @param precision resolved: never {@code AUTO}
   */
  public OfflineTraining(TrainerSettings settings, Precision precision) {
    this.settings = settings;
    this.precision = precision;
  }

  /**
   * What to train on, and where the model goes.
   *
   * @param pairs JSONL, see {@link PairSorter}
   * @param validation instead of the pairs' own validation rows
   * @param out the model's directory; appears complete or not at all
   * @param alwaysSave also when validation finds no checkpoint better than the parent
   */
  public record Request(Path pairs, Optional<Path> validation, Path out, boolean alwaysSave) {}

  /**
   * Trains on the calling thread.
   *
   * @param parentName for the model card
   * @param parentDir sentence-transformers directory to start from
   * @throws BadDataException if a row breaks a rule, there is nothing to contrast, or the loss
   *     diverges
   * @throws FatalException if a file cannot be read or the model not be written
   */
  public OfflineResult train(
      Request request, String parentName, Path parentDir, TrainingListener listener) {
    requireFree(request.out());
    requireApart(request.out(), parentDir);
    var pairs = PairSorter.read(request.pairs(), request.validation(), settings.seed());
    var trainer = new PairTrainer(settings, precision);
    try (var model = trainer.train(task(request, pairs, parentDir), listener)) {
      boolean better = model.report().choice().proposed();
      var counts = OfflineResult.Counts.of(pairs);
      Optional<String> sha256 =
          better || request.alwaysSave()
              ? Optional.of(save(model, request, counts, parentName, parentDir))
              : Optional.empty();
      removeCheckpoints(request.out());
      return new OfflineResult(model.report(), counts, sha256);
    }
  }

  private static TrainingTask task(Request request, OfflinePairs pairs, Path parentDir) {
    return new TrainingTask(
        pairs.train(),
        pairs.validation(),
        List.of(),
        parentDir,
        Optional.of(parentDir),
        Optional.of(checkpointDir(request.out())),
        Optional.empty());
  }

  /** Beside the model's directory; only there while the run is not at its end. */
  static Path checkpointDir(Path out) {
    var whole = out.toAbsolutePath().normalize();
    return whole.resolveSibling(whole.getFileName() + ".checkpoint");
  }

  private static void removeCheckpoints(Path out) {
    var dir = checkpointDir(out);
    new CheckpointStore(dir, "", 0).discard();
    try {
      Files.deleteIfExists(dir);
    } catch (IOException e) {
      LOG.warn("checkpoints cannot be removed dir={} cause={}", dir, e.toString());
    }
  }

  private String save(
      TrainedModel model,
      Request request,
      OfflineResult.Counts counts,
      String parentName,
      Path parentDir) {
    var out = request.out();
    try {
      var parentCard = parentDir.resolve(MODEL_CARD);
      var card =
          new OfflineModelCard(
              out.toAbsolutePath().normalize().getFileName().toString(),
              new OfflineModelCard.Parent(
                  parentName,
                  DirectoryDigest.of(parentDir),
                  Files.isRegularFile(parentCard) ? Files.readString(parentCard) : ""),
              new OfflineModelCard.Data(
                  request.pairs().getFileName().toString(),
                  Texts.fileSha256(request.pairs()),
                  counts),
              model.spec(),
              hyperparameters(),
              model.report());
      Files.deleteIfExists(out);
      model.save(out, card.text());
      return DirectoryDigest.of(out);
    } catch (IOException e) {
      throw new FatalException("model %s cannot be written: %s".formatted(out, e), e);
    }
  }

  private Map<String, String> hyperparameters() {
    var all = new TreeMap<>(settings.hyperparameters());
    all.put("precision", precision.name().toLowerCase(Locale.ROOT));
    return all;
  }

  /**
   * @throws FatalException unless a model can be written there
   */
  public static void requireFree(Path out) {
    try {
      if (Files.exists(out)) {
        if (!Files.isDirectory(out)) {
          throw new FatalException("--out must be a directory, was the file " + out);
        }
        try (var entries = Files.list(out)) {
          if (entries.findAny().isPresent()) {
            throw new DirectoryNotEmptyException(out.toString());
          }
        }
      }
      Files.createDirectories(out.toAbsolutePath().normalize().getParent());
    } catch (DirectoryNotEmptyException e) {
      throw new FatalException("--out must not exist yet or be empty, was " + out, e);
    } catch (IOException e) {
      throw new FatalException("--out %s cannot be written: %s".formatted(out, e), e);
    }
  }

  private static void requireApart(Path out, Path parentDir) {
    var parent = parentDir.toAbsolutePath().normalize();
    if (out.toAbsolutePath().normalize().startsWith(parent)) {
      throw new FatalException(
          "--out must not be inside the model trained from, was %s in %s".formatted(out, parent));
    }
  }
}
