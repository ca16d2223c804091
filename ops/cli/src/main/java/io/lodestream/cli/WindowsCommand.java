package io.lodestream.cli;

import io.lodestream.cli.windows.ClusterWindows;
import io.lodestream.cli.windows.EarlyWindow;
import io.lodestream.cli.windows.WindowChain;
import io.lodestream.cli.windows.WindowReplay;
import io.lodestream.cli.windows.WindowTable;
import io.lodestream.schemas.Split;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code ./lodestream windows}: the training windows of a cluster, and whether their pairs are
 * still in the topic.
 */
@Command(
    name = WindowsCommand.NAME,
    mixinStandardHelpOptions = true,
    description = "Lists, shows, verifies, replays and closes the training windows of the cluster.",
    synopsisSubcommandLabel = "COMMAND")
final class WindowsCommand {
  static final String NAME = "windows";
  private static final String ID =
      "An id of `windows list`, four or more characters that an id begins with, or a window's"
          + " number in the configured line.";

  @Spec private CommandSpec spec;

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description =
          "Prints a row per window, ordered by model line and number. `pairs kept` says whether"
              + " the window's range is still in the topic; `windows verify` reads the range.")
  int list(@Mixin ConfigurationOptions configuration) throws InterruptedException {
    try (var cluster = new ClusterWindows(configuration.context(NAME))) {
      new WindowTable(cluster.catalog(), cluster.records(), out()).list();
    }
    return 0;
  }

  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description =
          "Prints every field of a window: its ranges and digests, and the models"
              + " trained on the window.")
  int show(
      @Mixin ConfigurationOptions configuration,
      @Parameters(paramLabel = "ID", description = ID) String id)
      throws InterruptedException {
    var context = configuration.context(NAME);
    try (var cluster = new ClusterWindows(context)) {
      var catalog = cluster.catalog();
      var window = catalog.find(id, context.shared().line());
      new WindowTable(catalog, cluster.records(), out()).show(window);
    }
    return 0;
  }

  @Command(
      name = "verify",
      mixinStandardHelpOptions = true,
      description = {
        "Reads a window's range, committed records only, and checks the count and the digest."
            + " Also checks that the window's id follows from its ranges, and that its ranges"
            + " begin where those of the previous window end.",
        "Prints every difference; the exit code is 1 if there is one."
      })
  int verify(
      @Mixin ConfigurationOptions configuration,
      @Parameters(paramLabel = "ID", description = ID) String id)
      throws InterruptedException {
    var context = configuration.context(NAME);
    try (var cluster = new ClusterWindows(context)) {
      var catalog = cluster.catalog();
      var window = catalog.find(id, context.shared().line());
      var differences =
          new ArrayList<>(
              WindowChain.differences(window, catalog.before(window), cluster.keptFrom(window)));
      differences.addAll(
          cluster.records().differences(window, Thread.currentThread()::isInterrupted));
      if (differences.isEmpty()) {
        out()
            .printf(
                "window %s is intact: %d pairs in %d partitions%n",
                window.getWindowId(), window.getCount(), window.getRanges().size());
        return 0;
      }
      out().printf("window %s is not as it was closed:%n", window.getWindowId());
      differences.forEach(difference -> out().println("  " + difference));
      return 1;
    }
  }

  @Command(
      name = "replay",
      mixinStandardHelpOptions = true,
      description = {
        "Writes a window's pairs into a file for `lodestream train --pairs`, a JSON object per"
            + " line.",
        "Pairs whose passage was deleted or has another text now are left out."
      })
  int replay(
      @Mixin ConfigurationOptions configuration,
      @Parameters(paramLabel = "ID", description = ID) String id,
      @Option(
              names = "--out",
              required = true,
              paramLabel = "FILE",
              description =
                  "File to write. It appears complete or not at all, and replaces an"
                      + " existing file.")
          Path file)
      throws InterruptedException {
    var context = configuration.context(NAME);
    try (var cluster = new ClusterWindows(context)) {
      var window = cluster.catalog().find(id, context.shared().line());
      var counts =
          WindowReplay.write(
              window, cluster.records(), cluster.pairs(), cluster.retractions(), file);
      out()
          .printf(
              "%s: %d pairs (%d train, %d validation, %d evaluation, %d labelled irrelevant)%n",
              file,
              counts.rows(),
              counts.written().getOrDefault(Split.TRAIN, 0),
              counts.written().getOrDefault(Split.VALIDATION, 0),
              counts.written().getOrDefault(Split.EVALUATION, 0),
              counts.irrelevant());
      out()
          .printf(
              "left out: %d retracted, %d unreadable, %d repeated%n",
              counts.retracted(), counts.unreadable(), counts.repeated());
    }
    return 0;
  }

  @Command(
      name = "close",
      mixinStandardHelpOptions = true,
      description = {
        "Asks the window closer to close the open window of the configured line.",
        "The window is closed as soon as it holds window.min-pairs pairs. A window that closes"
            + " earlier for another reason satisfies the request too."
      })
  int close(
      @Mixin ConfigurationOptions configuration,
      @Option(
              names = "--reason",
              paramLabel = "TEXT",
              defaultValue = "asked for by an operator",
              description = "Goes into the window's manifest (default: ${DEFAULT-VALUE}).")
          String reason)
      throws InterruptedException {
    var context = configuration.context(NAME);
    var id = EarlyWindow.ask(context, reason);
    out().printf("request %s: a window of line %s is asked for%n", id, context.shared().line());
    return 0;
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
