package io.lodestream.bench;

import io.lodestream.bench.llm.ExtractiveRun;
import io.lodestream.bench.llm.LlmRun;
import picocli.CommandLine.Command;
import picocli.CommandLine;

/** Entry point for {@code ops/bench/run}'s scripts. */
@Command(
    name = "bench",
    subcommands = {
      BaseModelRun.class,
      TrainRun.class,
      WindowRun.class,
      LlmRun.class,
      ExtractiveRun.class
    },
    synopsisSubcommandLabel = "COMMAND")
public final class Bench {
  private Bench() {}

  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new Bench()).setCaseInsensitiveEnumValuesAllowed(true).execute(arguments));
  }
}
