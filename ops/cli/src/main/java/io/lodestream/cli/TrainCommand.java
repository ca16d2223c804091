package io.lodestream.cli;

import io.lodestream.cli.demo.ProgressDisplay;
import io.lodestream.cli.models.LocalModels;
import io.lodestream.cli.training.TrainingProgress;
import io.lodestream.cli.training.TrainingSummary;
import io.lodestream.encoder.models.ModelLoader;
import io.lodestream.runtime.config.SharedSettings;
import io.lodestream.trainer.offline.OfflineTraining;
import io.lodestream.trainer.settings.TrainerSettings;
import io.lodestream.trainer.teacher.EndpointAccess;
import io.lodestream.trainer.tracking.ListenerGroup;
import io.lodestream.trainer.tracking.ScalarTracker;
import io.lodestream.trainer.training.TrainingStopped;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./lodestream train}: the trainer alone, on files, without Kafka. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description = {
      "Finetunes a model on a file of pairs, without Kafka, as the trainer stage does on a window.",
      "Each line is a JSON object with query and passage; optional are score (0 to 1; 0 means"
          + " that the passage does not answer the query), split (train, validation,"
          + " evaluation), negatives,"
          + " documentId, ordinal, contentHash and cluster.",
      "Exit code 0: a model was written. 1: no model was written, for example because no"
          + " checkpoint did better on validation than the model that training started from."
          + " 130: interrupted; the same command continues the run."
    })
final class TrainCommand implements Callable<Integer> {

  @Option(names = "--pairs", required = true, paramLabel = "FILE", description = "Pairs, JSONL.")
  private Path pairs;

  @Option(
      names = "--validation",
      paramLabel = "FILE",
      description =
          "Pairs by which the checkpoint is chosen. Default: the pairs of --pairs with split"
              + " validation or, in a file without splits, the pairs of a tenth of its documents.")
  private Path validation;

  @Option(
      names = "--model",
      paramLabel = "base|NAME|DIR",
      defaultValue = LocalModels.BASE,
      description = "What to start from: " + LocalModels.CHOICES + " (default: ${DEFAULT-VALUE}).")
  private String model;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Directory for the model; must not exist yet, or be empty.")
  private Path out;

  @Option(
      names = "--earlier",
      paramLabel = "FILE",
      description =
          "Pairs of an earlier training, oldest first, repeatable. A share of these pairs is"
              + " replayed (trainer.replay-share), and forgetting is measured on their"
              + " validation rows (trainer.forgetting-budget).")
  private List<Path> earlier = new ArrayList<>();

  @Option(
      names = "--metrics",
      paramLabel = "DIR",
      description =
          "Writes every figure of the run into this directory: scalars.csv and"
              + " TensorBoard events.")
  private Path metrics;

  @Option(
      names = "--always-save",
      description =
          "Writes the best checkpoint even if that is no better than the model that"
              + " training started from.")
  private boolean alwaysSave;

  @Option(names = "--quiet", description = "Prints no progress.")
  private boolean quiet;

  @Mixin private ConfigurationOptions configuration;

  @Override
  public Integer call() throws Exception {
    var stop = new AtomicBoolean();
    return OwnThread.stoppable("train", () -> train(stop), () -> stop.set(true));
  }

  private int train(AtomicBoolean stop) {
    var settings = configuration.settings();
    var trainer = TrainerSettings.of(settings);
    var precision =
        new ModelLoader(settings, SharedSettings.from(settings)).options().precision().resolve();
    var request =
        new OfflineTraining.Request(
            pairs, Optional.ofNullable(validation), earlier, out, alwaysSave);
    var err = System.err;
    OfflineTraining.requireFree(out);
    var parent = new LocalModels(settings, System.getenv()).require(model);
    try (var display = quiet ? silent() : ProgressDisplay.on(err);
        var tracker =
            metrics == null
                ? new ScalarTracker(List.of())
                : ScalarTracker.to(metrics, InstantSource.system())) {
      var run = new OfflineTraining(trainer, precision, EndpointAccess.ofCommand(settings));
      var listener = ListenerGroup.of(new TrainingProgress(display, stop::get), tracker);
      var result = run.train(request, parent.name(), parent.dir(), listener);
      display.close();
      return TrainingSummary.print(result, out, System.out) ? 0 : 1;
    } catch (TrainingStopped e) {
      err.println(e.getMessage() + "; the same command goes on from there");
      return 130;
    }
  }

  private static ProgressDisplay silent() {
    return new ProgressDisplay() {
      @Override
      public void show(String task, long done, long total, String note) {
        // Asked to be quiet.
      }

      @Override
      public void close() {
        // Nothing is open.
      }
    };
  }
}
