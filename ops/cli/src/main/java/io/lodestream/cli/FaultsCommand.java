package io.lodestream.cli;

import io.lodestream.cli.beir.BeirDataset;
import io.lodestream.cli.beir.BeirFiles;
import io.lodestream.cli.demo.DataDirectory;
import io.lodestream.cli.faults.FaultRounds;
import io.lodestream.cli.faults.Scenarios;
import io.lodestream.cli.faults.Soak;
import io.lodestream.schemas.error.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./lodestream faults}. */
@Command(
    name = "faults",
    mixinStandardHelpOptions = true,
    description = {
      "Runs every stage as a process of its own over embedded servers, lets documents come, change"
          + " and go, and kills, pauses and replaces processes by a seeded schedule. After each"
          + " fault the checks of `lodestream verify` must hold again, and queries that run all the"
          + " time must never meet two models.",
      "Exit code 0 when all rounds held, 1 with round, seed and difference at the first that did"
          + " not."
    })
final class FaultsCommand implements Callable<Integer> {

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "20",
      description = "Faults, one after the other (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--each",
      description = "Let every scenario happen N times, in turn, instead of N drawn ones.")
  private boolean each;

  @Option(
      names = "--results",
      paramLabel = "FILE",
      description =
          "Appends every round that held to this file. Rounds that it has already count, so that a"
              + " run that was ended goes on; the table at the end is of all of them.")
  private Path results;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "Seed of documents, faults and delays (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--scenario",
      paramLabel = "X",
      split = ",",
      description =
          "Faults to draw from, with commas between; default all: ${COMPLETION-CANDIDATES}.",
      completionCandidates = Scenarios.class)
  private List<String> scenarios = List.of();

  @Option(
      names = "--brokers",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Kafka servers: 1, or 3 in processes of their own with three replicas of everything, for"
              + " kill-broker and rolling-brokers (default: ${DEFAULT-VALUE}).")
  private int brokers;

  @Option(
      names = "--soak",
      paramLabel = "MINUTES",
      description =
          "Instead of rounds: a steady load for so long, with a kill of some stage every"
              + " --kill-every minutes; memory, threads, handles and state of every process are"
              + " written to --samples, and drawn in an SVG file beside it.")
  private int soak;

  @Option(
      names = "--kill-every",
      paramLabel = "MINUTES",
      defaultValue = "5",
      description = "With --soak (default: ${DEFAULT-VALUE}).")
  private int killEvery;

  @Option(
      names = "--samples",
      paramLabel = "FILE",
      defaultValue = "soak.csv",
      description =
          "With --soak: a line every 15 seconds and process, comma-separated (default:"
              + " ${DEFAULT-VALUE}).")
  private Path samples;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Keeps data, state and logs in this directory, which must be new or empty. Default: a"
              + " temporary one that is removed at exit.")
  private Path data;

  @Override
  public Integer call() throws InterruptedException {
    requireUsable();
    var source = BeirDataset.read("covidqa", BeirFiles.bundled("covidqa"));
    try (var directory = DataDirectory.open(Optional.ofNullable(data))) {
      if (soak > 0) {
        var plan =
            new Soak.Plan(
                Duration.ofMinutes(soak),
                Duration.ofMinutes(killEvery),
                seed,
                directory.path(),
                samples);
        new Soak(plan, System.out).run(source);
        return 0;
      }
      var plan =
          new FaultRounds.Plan(
              rounds,
              each,
              seed,
              Scenarios.named(scenarios),
              brokers,
              directory.path(),
              Optional.ofNullable(results));
      new FaultRounds(plan, System.out).run(source);
    }
    return 0;
  }

  /** What an earlier run left would count as lost or doubled. */
  private void requireUsable() {
    if (rounds < 1) {
      throw new UserException("--rounds must be 1 or more, was " + rounds);
    }
    if (brokers != 1 && brokers != 3) {
      throw new UserException("--brokers must be 1 or 3, was " + brokers);
    }
    if (soak < 0 || killEvery < 1) {
      throw new UserException(
          "--soak must be 0 or more and --kill-every 1 or more, were %d and %d"
              .formatted(soak, killEvery));
    }
    if (data != null && Files.exists(data)) {
      try (var entries = Files.list(data)) {
        if (entries.findAny().isPresent()) {
          throw new UserException("--data must be a new or empty directory, was " + data);
        }
      } catch (IOException e) {
        throw new UserException("--data must be a directory that can be read: " + e, e);
      }
    }
  }
}
