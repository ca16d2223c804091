package io.lodestream.cli;

import io.lodestream.runtime.stage.StageCommand;
import io.lodestream.runtime.stage.StageFactory;
import picocli.CommandLine;

/** Makes {@code ./lodestream ingest} and its like: the same command as the stage's own main. */
final class StageCommands {

  private StageCommands() {}

  static CommandLine of(String name, StageFactory factory) {
    var line = new CommandLine(new StageCommand(name, factory));
    line.getCommandSpec()
        .usageMessage()
        .description("Runs the " + name + " stage against the configured Kafka.");
    return line;
  }
}
