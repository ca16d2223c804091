package io.lodestream.cli;

import io.lodestream.cli.reference.ConfigurationPage;
import io.lodestream.cli.reference.MetricsPage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./lodestream reference}: prints the reference pages in docs/. */
@Command(
    name = "reference",
    mixinStandardHelpOptions = true,
    description = "Prints a reference page of docs/, made from what the code declares.",
    synopsisSubcommandLabel = "COMMAND")
final class ReferenceCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "reference needs configuration or metrics");
  }

  @Command(
      name = "configuration",
      mixinStandardHelpOptions = true,
      description = "Prints every configuration key: docs/configuration.md.")
  void configuration() {
    print(ConfigurationPage.text());
  }

  @Command(
      name = "metrics",
      mixinStandardHelpOptions = true,
      description = "Prints every metric that stages publish: docs/metrics.md.")
  void metrics() {
    print(MetricsPage.text());
  }

  private void print(String page) {
    spec.commandLine().getOut().print(page);
    spec.commandLine().getOut().flush();
  }
}
