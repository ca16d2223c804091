package io.lodestream.cli;

import io.lodestream.cli.stack.LocalStages;
import io.lodestream.runtime.stage.StageCommand;
import picocli.CommandLine;

/** Makes {@code ./lodestream ingest} and its like: the same command as the stage's own main. */
final class StageCommands {

  private StageCommands() {}

  static CommandLine of(String name, LocalStages.Kind kind) {
    var line = new CommandLine(new StageCommand(name, kind.sections(), kind.factory()));
    line.getCommandSpec()
        .usageMessage()
        .description("Runs the " + name + " stage against the configured Kafka.");
    return line;
  }
}
