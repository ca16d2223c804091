package io.lodestream.cli;

import io.lodestream.cli.beir.BeirDataset;
import io.lodestream.cli.beir.BeirFiles;
import io.lodestream.cli.demo.DataDirectory;
import io.lodestream.cli.demo.Demo;
import io.lodestream.cli.demo.DemoDefaults;
import io.lodestream.cli.demo.DemoOptions;
import io.lodestream.encoder.ModelChoice;
import io.lodestream.encoder.ModelSpec;
import io.lodestream.runtime.config.Settings;
import io.lodestream.schemas.error.UserException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./lodestream demo}. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Runs the whole loop on real documents in this process and prints base vs finetuned.",
      "Without --beir: 92 bundled COVID-QA papers and 1,177 expert questions, which no stage"
          + " but the"
          + " evaluator sees."
    })
final class DemoCommand implements Callable<Integer> {
  private static final String BASE_MODEL = "trainer.base-model";

  @Option(
      names = "--beir",
      paramLabel = "DIR",
      description =
          "Runs on this evaluation set in BEIR layout instead of the bundled one: corpus.jsonl,"
              + " queries.jsonl, qrels/test.tsv, optionally qrels/test.spans.tsv.")
  private Path beir;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Writes the result to this" + " file as JSON.")
  private Path report;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Keeps the state in this directory and continues from the state found there. Default:"
              + " a temporary directory that is removed at exit.")
  private Path data;

  @Option(
      names = "--keep-running",
      description = "Keeps the stack running after the result and" + " prints every endpoint.")
  private boolean keepRunning;

  @Option(
      names = "--quick",
      description =
          "Uses a part of the documents and a short training: under 3 minutes, for a first look.")
  private boolean quick;

  @Option(
      names = "--rerank",
      description =
          "Also reranks the best 30 hits by the model's token vectors"
              + " (index.rerank=late-interaction), the largest gain there is; takes half as long"
              + " again.")
  private boolean rerank;

  @Option(
      names = "--base",
      paramLabel = "NAME|DIR",
      description =
          "The model to start from, trainer.base-model: all-MiniLM-L6-v2 (the default),"
              + " bge-small-en-v1.5, e5-small-v2, or a sentence-transformers directory (./NAME"
              + " where it has one of these names).")
  private String base;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "42",
      description = "Seed of generator, trainer and bootstrap (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Mixin private ConfigurationOptions configuration;

  @Override
  public Integer call() throws InterruptedException {
    var dataset = dataset();
    if (report != null) {
      requireWritable(report);
    }
    try (var directory = DataDirectory.open(Optional.ofNullable(data))) {
      var defaults = new HashMap<>(DemoDefaults.of(dataset, directory.path(), quick, seed));
      if (rerank) {
        defaults.put("index.rerank", "late-interaction");
      }
      var settings = withBase(configuration.settings(defaults));
      var options =
          new DemoOptions(
              quick ? DemoDefaults.quickPart(dataset) : dataset,
              settings,
              directory.path(),
              Optional.ofNullable(report),
              keepRunning,
              seed);
      new Demo(options, System.out).run();
    }
    return 0;
  }

  /** Looks at a directory now, since the trainer would refuse it only when the stack is up. */
  private Settings withBase(Settings settings) {
    if (base == null) {
      return settings;
    }
    var choice = ModelChoice.of(base);
    if (choice instanceof ModelChoice.Directory directory) {
      var path = directory.path().toAbsolutePath();
      ModelSpec.read(directory.dir(path));
      return settings.with(Map.of(BASE_MODEL, path.toString()));
    }
    return settings.with(Map.of(BASE_MODEL, choice.name()));
  }

  private BeirDataset dataset() {
    if (beir == null) {
      return BeirDataset.read("covidqa", BeirFiles.bundled("covidqa"));
    }
    var name = beir.toAbsolutePath().normalize().getFileName();
    return BeirDataset.read(name == null ? "beir" : name.toString(), BeirFiles.directory(beir));
  }

  private static void requireWritable(Path file) {
    var parent = file.toAbsolutePath().getParent();
    if (!Files.isDirectory(parent) || !Files.isWritable(parent)) {
      throw new UserException(
          "--report %s cannot be written: %s is not a writable directory".formatted(file, parent));
    }
  }
}
