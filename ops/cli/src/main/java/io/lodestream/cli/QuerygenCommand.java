package io.lodestream.cli;

import io.lodestream.cli.models.LocalModels;
import io.lodestream.cli.pairs.OfflineQuerygen;
import io.lodestream.querygen.QuerygenStage;
import io.lodestream.runtime.stage.StageCommand;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./lodestream querygen}: the stage, or with {@code --input} the stage's work on files. */
@Command(
    name = "querygen",
    mixinStandardHelpOptions = true,
    description = {
      "Runs the querygen stage against the configured Kafka.",
      "With --input, the command writes judged pairs for the documents of a file instead,"
          + " without Kafka."
    })
final class QuerygenCommand implements Callable<Integer> {

  /**
   * Options of a run on files; {@code --input} and {@code --out} are given together or not at all.
   */
  private static final class Files {

    @Option(
        names = "--input",
        required = true,
        paramLabel = "FILE",
        description = "Documents, a JSON object per line: _id, title, text, optionally metadata.")
    private Path input;

    @Option(
        names = "--out",
        required = true,
        paramLabel = "FILE",
        description = "File for the pairs, a JSON object per line.")
    private Path out;

    @Option(
        names = "--rejected",
        paramLabel = "FILE",
        description = "File for refused queries, with their reasons.")
    private Path rejected;

    @Option(
        names = "--passages",
        paramLabel = "FILE",
        description =
            "File for all passages, with their positions in the document's text in"
                + " code points.")
    private Path passages;

    @Option(
        names = "--model",
        paramLabel = "base|NAME|none|DIR",
        defaultValue = OfflineQuerygen.BASE,
        description =
            "Model that the round trip uses beside BM25: none, "
                + LocalModels.CHOICES
                + " (default: ${DEFAULT-VALUE}).")
    private String model;

    @Option(
        names = "--max-passages",
        paramLabel = "N",
        defaultValue = "2147483647",
        showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
        description = "Number of passages, drawn by the seed, that get queries; default all.")
    private int maxPassages;

    @Option(
        names = "--queries-per-passage",
        paramLabel = "N",
        description = "Sets querygen.queries-per-passage.")
    private Integer queriesPerPassage;

    @Option(names = "--seed", paramLabel = "N", description = "Sets querygen.seed.")
    private Long seed;

    private Map<String, String> overrides() {
      var keys = new HashMap<String, String>();
      if (queriesPerPassage != null) {
        keys.put("querygen.queries-per-passage", queriesPerPassage.toString());
      }
      if (seed != null) {
        keys.put("querygen.seed", seed.toString());
      }
      return keys;
    }
  }

  @ArgGroup(exclusive = false, heading = "Over files:%n")
  private Files files;

  @Option(
      names = "--instance",
      paramLabel = "NAME",
      defaultValue = "1",
      description = "Name of this instance of the stage in metrics.")
  private String instance;

  @Mixin private ConfigurationOptions configuration;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    if (files == null) {
      return runStage();
    }
    var settings = configuration.settings().with(files.overrides());
    var request =
        new OfflineQuerygen.Request(
            files.input,
            files.out,
            Optional.ofNullable(files.rejected),
            Optional.ofNullable(files.passages),
            files.model,
            files.maxPassages);
    new OfflineQuerygen(settings, spec.commandLine().getErr()).run(request);
    return 0;
  }

  private int runStage() {
    var arguments = new ArrayList<String>();
    configuration.file().ifPresent(file -> arguments.add("--config=" + file));
    configuration.overrides().forEach((key, value) -> arguments.add("--set=" + key + "=" + value));
    arguments.add("--instance=" + instance);
    return StageCommand.run(
        "querygen", QuerygenStage.SECTIONS, QuerygenStage::new, arguments.toArray(String[]::new));
  }
}
