package io.lodestream.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lodestream.cli.lineage.DocumentLineage;
import io.lodestream.cli.lineage.LineageText;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./lodestream lineage DOCUMENT}: which pairs, windows and models saw a document. */
@Command(
    name = "lineage",
    mixinStandardHelpOptions = true,
    description = {
      "Shows what became of a document: its passages, pairs and training windows, the models"
          + " that saw the document, and what was retracted.",
      "Reads the topics passages and pairs from beginning to end; pairs that have expired are"
          + " missing from the result."
    })
final class LineageCommand implements Callable<Integer> {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  @Parameters(paramLabel = "DOCUMENT", description = "Id of the document.")
  private String documentId;

  @Option(names = "--json", description = "Prints everything as one JSON object.")
  private boolean json;

  @Mixin private ConfigurationOptions configuration;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException, JsonProcessingException {
    var lineage = DocumentLineage.read(configuration.context("lineage"), documentId);
    var line = spec.commandLine();
    if (lineage.holdsNothing()) {
      line.getErr()
          .printf(
              "error: nothing is known of document '%s': no passage, no pair, no retraction%n",
              documentId);
      return 1;
    }
    if (json) {
      line.getOut().println(JSON.writeValueAsString(lineage));
    } else {
      LineageText.print(lineage, line.getOut());
    }
    return 0;
  }
}
