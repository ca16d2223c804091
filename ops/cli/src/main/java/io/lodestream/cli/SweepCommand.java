package io.lodestream.cli;

import io.lodestream.cli.models.LocalModels;
import io.lodestream.cli.sweep.BestConfiguration;
import io.lodestream.cli.sweep.SweepChart;
import io.lodestream.cli.sweep.SweepTable;
import io.lodestream.encoder.models.ModelLoader;
import io.lodestream.runtime.config.SharedSettings;
import io.lodestream.schemas.error.UserException;
import io.lodestream.trainer.offline.PairSorter;
import io.lodestream.trainer.settings.TrainerSettings;
import io.lodestream.trainer.sweep.Axis;
import io.lodestream.trainer.sweep.Ranking;
import io.lodestream.trainer.sweep.SearchSpace;
import io.lodestream.trainer.sweep.Sweep;
import io.lodestream.trainer.sweep.Sweep.Budget;
import io.lodestream.trainer.sweep.TrainingTrials;
import io.lodestream.trainer.sweep.TrialResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./lodestream sweep}: looks for better trainer settings. */
@Command(
    name = "sweep",
    mixinStandardHelpOptions = true,
    description = {
      "Tries trainer settings at random and compares them on the validation pairs only.",
      "The first trial is the configuration as given. Trials that do worse than the median at the"
          + " same share of their run are ended early. Rows kept for evaluation are never used."
    })
final class SweepCommand implements Callable<Integer> {
  private static final String SECTION = "trainer.";

  /**
   * Median stopping compares learning curves, and curves of three points would end few trials
   * early.
   */
  private static final Map<String, String> DEFAULTS = Map.of("trainer.checkpoints", "5");

  @Option(names = "--pairs", required = true, paramLabel = "FILE", description = "As for train.")
  private Path pairs;

  @Option(names = "--validation", paramLabel = "FILE", description = "As for train.")
  private Path validation;

  @Option(
      names = "--model",
      paramLabel = "base|NAME|DIR",
      defaultValue = LocalModels.BASE,
      description =
          "What every trial starts from: " + LocalModels.CHOICES + " (default: ${DEFAULT-VALUE}).")
  private String model;

  @Option(names = "--trials", paramLabel = "N", description = "Number of trials; default 20.")
  private Integer trials;

  @Option(
      names = "--minutes",
      paramLabel = "M",
      description = "Minutes after which the sweep ends, also in the middle of a trial.")
  private Double minutes;

  @Option(
      names = "--space",
      paramLabel = "KEY=VALUES",
      description =
          "Adds a key to the search, or replaces the standard values of a key: a,b,c or, on a"
              + " logarithmic scale, low..high. Repeatable; a single value keeps the key fixed.")
  private Map<String, String> space = new LinkedHashMap<>();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      defaultValue = "best.properties",
      description =
          "File for the best settings, to be given to --config (default:" + " ${DEFAULT-VALUE}).")
  private Path out;

  @Option(
      names = "--chart",
      paramLabel = "FILE",
      description = "Draws the trials into this SVG" + " file.")
  private Path chart;

  @Mixin private ConfigurationOptions configuration;

  @Override
  public Integer call() throws Exception {
    var stop = new AtomicBoolean();
    return OwnThread.stoppable("sweep", () -> sweep(stop), () -> stop.set(true));
  }

  private int sweep(AtomicBoolean stop) throws IOException {
    requireWritable(out);
    if (chart != null) {
      requireWritable(chart);
    }
    var settings = configuration.settings(DEFAULTS);
    var trainer = TrainerSettings.of(settings);
    var precision =
        new ModelLoader(settings, SharedSettings.from(settings)).options().precision().resolve();
    var budget =
        new Budget(
            trials == null ? OptionalInt.empty() : OptionalInt.of(trials),
            Optional.ofNullable(minutes).map(m -> Duration.ofMillis(Math.round(m * 60_000))));
    var searched = SearchSpace.standard().with(axes());
    var parent = new LocalModels(settings, System.getenv()).require(model);
    var sorted = PairSorter.read(pairs, Optional.ofNullable(validation), trainer.seed());
    if (sorted.validation().isEmpty()) {
      throw new UserException(
          "%s has no validation pairs, by which trials are compared".formatted(pairs));
    }
    System.err.printf(
        "%d pairs to train on, %d for validation%n",
        sorted.train().size(), sorted.validation().size());
    var runner = new TrainingTrials(settings, precision, sorted, parent.dir());
    var results =
        new Sweep(searched, runner, budget, InstantSource.system(), stop::get)
            .run(trainer.seed(), SweepCommand::tell);
    return report(new Ranking(results), trainer.seed(), stop.get());
  }

  private int report(Ranking ranking, long seed, boolean interrupted) throws IOException {
    SweepTable.print(ranking, ranking.lift(seed), System.out);
    if (chart != null) {
      Files.writeString(chart, SweepChart.svg(ranking));
      System.out.println("chart: " + chart);
    }
    if (ranking.best().isPresent()) {
      BestConfiguration.write(ranking.best().get(), out);
      System.out.printf("best settings: %s (./lodestream train --config %s ...)%n", out, out);
    }
    if (interrupted) {
      return 130;
    }
    return ranking.best().isPresent() ? 0 : 1;
  }

  private Map<String, Axis> axes() {
    var axes = new LinkedHashMap<String, Axis>();
    space.forEach(
        (key, values) -> {
          var full = key.startsWith(SECTION) ? key : SECTION + key;
          axes.put(full, Axis.parse(full, values));
        });
    return axes;
  }

  private static void tell(TrialResult result) {
    System.err.printf(
        Locale.ROOT,
        "trial %d: nDCG@10 %.4f, %s, %.0f s %s%n",
        result.trial().number(),
        result.ndcg(),
        result.outcome().name().toLowerCase(Locale.ROOT),
        result.seconds(),
        result.note());
  }

  private static void requireWritable(Path file) {
    var parent = file.toAbsolutePath().getParent();
    if (!Files.isDirectory(parent) || !Files.isWritable(parent) || Files.isDirectory(file)) {
      throw new UserException(
          "%s cannot be written: %s is not a writable directory, or the path itself is a directory"
              .formatted(file, parent));
    }
  }
}
