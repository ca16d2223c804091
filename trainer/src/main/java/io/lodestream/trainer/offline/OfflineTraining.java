package io.lodestream.trainer.offline;

import io.lodestream.encoder.Precision;
import io.lodestream.encoder.artifact.DirectoryDigest;
import io.lodestream.schemas.digest.Sha256;
import io.lodestream.schemas.error.BadDataException;
import io.lodestream.schemas.error.FatalException;
import io.lodestream.trainer.checkpoint.CheckpointStore;
import io.lodestream.trainer.checkpoint.ScoresFile;
import io.lodestream.trainer.continual.EarlierPairs;
import io.lodestream.trainer.continual.Recalled;
import io.lodestream.trainer.models.Finetuned;
import io.lodestream.trainer.models.Finetuned.PairCounts;
import io.lodestream.trainer.models.ModelCard;
import io.lodestream.trainer.models.ModelIds;
import io.lodestream.trainer.settings.TrainerSettings;
import io.lodestream.trainer.teacher.EndpointAccess;
import io.lodestream.trainer.training.PairTrainer;
import io.lodestream.trainer.training.TrainedModel;
import io.lodestream.trainer.training.TrainingListener;
import io.lodestream.trainer.training.TrainingReport;
import io.lodestream.trainer.training.TrainingTask;
import io.lodestream.trainer.window.WindowPairs;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
  private final EndpointAccess access;

  /**
   * @param precision resolved: never {@code AUTO}
   * @param access lent to endpoints of the teacher, where the settings ask for any
   */
  public OfflineTraining(TrainerSettings settings, Precision precision, EndpointAccess access) {
    this.settings = settings;
    this.access = access;
    this.precision = precision;
  }

  /**
   * What to train on, and where the model goes.
   *
   * @param pairs JSONL, see {@link PairSorter}
   * @param validation instead of the pairs' own validation rows
   * @param earlier files trained on before, oldest first: some of their pairs are replayed, and
   *     forgetting is measured on their validation rows
   * @param out the model's directory; appears complete or not at all
   * @param alwaysSave also when validation finds no checkpoint better than the parent
   */
  public record Request(
      Path pairs, Optional<Path> validation, List<Path> earlier, Path out, boolean alwaysSave) {
    public Request {
      earlier = List.copyOf(earlier);
    }
  }

  /** What was read for a run. */
  private record Loaded(OfflinePairs pairs, Recalled recalled) {}

  /**
   * Trains on the calling thread.
   *
   * @param parentName for the model card
   * @param parentDir sentence-transformers directory to start from
   * @throws BadDataException if a row breaks a rule, there is nothing to contrast, or the loss
   *     diverges
   * @throws FatalException if a file cannot be read or the model not be written
   */
  public Result train(
      Request request, String parentName, Path parentDir, TrainingListener listener) {
    requireFree(request.out());
    requireApart(request.out(), parentDir);
    var pairs = PairSorter.read(request.pairs(), request.validation(), settings.seed());
    var loaded = new Loaded(pairs, recalled(request, pairs));
    var trainer = new PairTrainer(settings, precision, access);
    try (var model = trainer.train(task(request, pairs, loaded.recalled(), parentDir), listener)) {
      boolean better = model.report().choice().proposed();
      Optional<String> sha256 =
          better || request.alwaysSave()
              ? Optional.of(save(model, request, loaded, parentName, parentDir))
              : Optional.empty();
      removeCheckpoints(request.out());
      return new Result(model.report(), Result.Counts.of(pairs, loaded.recalled()), sha256);
    }
  }

  private Recalled recalled(Request request, OfflinePairs own) {
    var earlier = new LinkedHashMap<String, WindowPairs>();
    for (var file : request.earlier()) {
      earlier.put(
          file.getFileName().toString(),
          PairSorter.read(file, Optional.empty(), settings.seed()).window());
    }
    return new EarlierPairs(earlier, settings).recall(own.window());
  }

  private static TrainingTask task(
      Request request, OfflinePairs pairs, Recalled recalled, Path parentDir) {
    var train = new ArrayList<>(pairs.train());
    train.addAll(recalled.replay());
    return new TrainingTask(
        train,
        pairs.validation(),
        recalled.history(),
        Optional.empty(),
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
    new ScoresFile(dir, "").remove();
    try {
      Files.deleteIfExists(dir);
    } catch (IOException e) {
      LOG.warn("event=checkpoints-not-removed dir={} cause=\"{}\"", dir, e.toString());
    }
  }

  private String save(
      TrainedModel model, Request request, Loaded loaded, String parentName, Path parentDir) {
    var out = request.out();
    try {
      var card = ModelCard.of(described(model, request, loaded, parentName, parentDir));
      Files.deleteIfExists(out);
      model.save(out, card);
      return DirectoryDigest.of(out);
    } catch (IOException e) {
      throw new FatalException("model %s cannot be written: %s".formatted(out, e), e);
    }
  }

  private Finetuned described(
      TrainedModel model, Request request, Loaded loaded, String parentName, Path parentDir)
      throws IOException {
    var pairs = Sha256.of(request.pairs()).hex();
    var parentSha256 = DirectoryDigest.of(parentDir);
    var parent = "%s, directory sha256 %s".formatted(parentName, parentSha256);
    var parentCard = parentDir.resolve(MODEL_CARD);
    var hyperparameters = hyperparameters();
    return new Finetuned(
        ModelIds.trained(pairs, parentSha256, hyperparameters),
        request.out().toAbsolutePath().normalize().getFileName().toString(),
        parent,
        parent,
        ModelCard.licence(Files.isRegularFile(parentCard) ? Files.readString(parentCard) : ""),
        "File %s, sha256 %s; %d of its rows are kept for evaluation and were not used."
            .formatted(request.pairs().getFileName(), pairs, loaded.pairs().evaluation()),
        new PairCounts(
            loaded.pairs().train().size(),
            loaded.recalled().replay().size(),
            loaded.recalled().replayed(),
            loaded.pairs().validation().size(),
            loaded.pairs().irrelevant(),
            0,
            "the file's own passages"),
        model.spec(),
        settings.loss().matryoshkaDims(),
        hyperparameters,
        model.report());
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

  /**
   * What a run on files came to.
   *
   * @param sha256 digest of the model directory; absent when none was written, no checkpoint being
   *     better than the model trained from
   */
  public record Result(TrainingReport report, Counts pairs, Optional<String> sha256) {

    /**
     * Rows by use.
     *
     * @param train trained on
     * @param validation checkpoints are chosen by
     * @param evaluation used for nothing
     * @param irrelevant whose passage is known not to answer
     * @param shared validation queries that are trained on too
     * @param replayed pairs of earlier files, trained on beside
     */
    public record Counts(
        int train, int validation, int evaluation, int irrelevant, int shared, int replayed) {
      static Counts of(OfflinePairs pairs, Recalled recalled) {
        return new Counts(
            pairs.train().size(),
            pairs.validation().size(),
            pairs.evaluation(),
            pairs.irrelevant(),
            pairs.shared(),
            recalled.replay().size());
      }
    }
  }
}
