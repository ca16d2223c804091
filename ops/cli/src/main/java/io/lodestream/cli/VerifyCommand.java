package io.lodestream.cli;

import io.lodestream.cli.verify.Check;
import io.lodestream.cli.verify.ClusterVerification;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code ./lodestream verify}. */
@Command(
    name = VerifyCommand.NAME,
    mixinStandardHelpOptions = true,
    description = {
      "Compares what the cluster's topics, vector store and artifact store hold with each other:"
          + " passages = judged passages = points, windows without gaps, digests, one split for each"
          + " cluster of near-duplicates, one model behind the alias.",
      "Reads only, within bounded memory. Exit code 0 if nothing differs, else 1. While documents"
          + " are on their way, something may differ that does not a minute later."
    })
final class VerifyCommand implements Callable<Integer> {
  static final String NAME = "verify";

  @Mixin private ConfigurationOptions configuration;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    var out = spec.commandLine().getOut();
    var checks = new ClusterVerification(configuration.context(NAME)).run();
    for (var check : checks) {
      out.printf("%-12s %-9s %s%n", check.name(), check.holds() ? "ok" : "differs", check.facts());
      check.differences().forEach(difference -> out.println("  " + difference));
      if (check.count() > check.differences().size()) {
        out.printf("  and %,d more%n", check.count() - check.differences().size());
      }
      if (!check.holds()) {
        out.println("  what to do: " + check.remedy());
      }
    }
    out.flush();
    return checks.stream().allMatch(Check::holds) ? 0 : 1;
  }
}
