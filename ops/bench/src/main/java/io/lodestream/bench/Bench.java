package io.lodestream.bench;

import io.lodestream.bench.llm.ExtractiveRun;
import io.lodestream.bench.llm.LlmRun;
import io.lodestream.bench.llm.RoundTripRun;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Entry point for the scripts of {@code ops/bench/run}. */
@Command(
    name = "bench",
    subcommands = {
      BaseModelRun.class,
      TrainRun.class,
      WindowRun.class,
      LlmRun.class,
      ExtractiveRun.class,
      RoundTripRun.class,
      IndexingRun.class
    },
    synopsisSubcommandLabel = "COMMAND")
public final class Bench {
  private Bench() {}

  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new Bench()).setCaseInsensitiveEnumValuesAllowed(true).execute(arguments));
  }
}
