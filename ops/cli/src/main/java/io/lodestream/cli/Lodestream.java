package io.lodestream.cli;

import io.lodestream.cli.stack.LocalStages;
import io.lodestream.runtime.stage.StageCommand;
import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * Entry point of {@code ./lodestream}. Exit codes: 0 done, also of a stage that a signal stopped; 1
 * failed; 2 wrong usage; 130 interrupted, of a command that is no stage.
 */
@Command(
    name = "lodestream",
    mixinStandardHelpOptions = true,
    version = "lodestream 0.1.0",
    description = "Continuous finetuning of embedding models on Kafka.",
    synopsisSubcommandLabel = "COMMAND")
public final class Lodestream {

  private static final long STOP_SECONDS = 60;

  private Lodestream() {}

  public static void main(String[] arguments) {
    LogTarget.configure(arguments);
    var finished = new CountDownLatch(1);
    var main = Thread.currentThread();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(main, finished), "stop"));
    int code = commandLine().execute(arguments);
    finished.countDown();
    System.exit(code);
  }

  static CommandLine commandLine() {
    var line = new CommandLine(new Lodestream());
    line.addSubcommand(new DemoCommand());
    line.addSubcommand(new WatchCommand());
    line.addSubcommand(new TrainCommand());
    line.addSubcommand(new EmbedCommand());
    line.addSubcommand(new ModelsCommand());
    line.addSubcommand(new WindowsCommand());
    line.addSubcommand(new LineageCommand());
    line.addSubcommand(new DlqCommand());
    line.addSubcommand(new SweepCommand());
    line.addSubcommand(new VerifyCommand());
    line.addSubcommand(new InfraCommand());
    line.addSubcommand(new FaultsCommand());
    var stages = LocalStages.kinds();
    stages.remove("querygen");
    stages.forEach((name, kind) -> line.addSubcommand(name, StageCommands.of(name, kind)));
    line.addSubcommand(new QuerygenCommand());
    line.addSubcommand(new ReferenceCommand());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> report(failure, command.getErr()));
    return line;
  }

  private static int report(Exception failure, PrintWriter err) {
    if (failure instanceof InterruptedException) {
      err.println("interrupted");
      return 130;
    }
    return UserErrors.print(failure, err);
  }

  /** On a signal: lets the command close what it opened before the JVM goes. */
  private static void stop(Thread main, CountDownLatch finished) {
    if (finished.getCount() == 0 || StageCommand.handlesSignals()) {
      return;
    }
    main.interrupt();
    try {
      if (!finished.await(STOP_SECONDS, TimeUnit.SECONDS)) {
        System.err.printf("did not stop within %d s%n", STOP_SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
