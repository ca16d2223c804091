package io.lodestream.cli;

import io.lodestream.cli.embedding.LineEmbedding;
import io.lodestream.cli.embedding.OutputClosedException;
import io.lodestream.cli.models.LocalModels;
import io.lodestream.cli.models.ModelNames;
import io.lodestream.encoder.Encoder;
import io.lodestream.encoder.EncoderOptions;
import io.lodestream.encoder.TextRole;
import io.lodestream.encoder.models.ModelLoader;
import io.lodestream.runtime.config.SharedSettings;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./lodestream embed}: a text per line in, a JSON array per line out. */
@Command(
    name = "embed",
    mixinStandardHelpOptions = true,
    description = {
      "Reads a text per line on standard input, writes its vector as a JSON array per line.",
      "The model's prompts and pooling are applied. An empty line is an empty text."
    })
final class EmbedCommand implements Callable<Integer> {
  /** The exit code of a process that SIGPIPE ended. */
  private static final int BROKEN_PIPE = 141;

  @Option(
      names = "--model",
      paramLabel = "base|NAME|current|ID|DIR",
      defaultValue = LocalModels.BASE,
      description =
          "The cluster's champion (current), an id of `models list`, or without a cluster "
              + LocalModels.CHOICES
              + " (default: ${DEFAULT-VALUE}).")
  private String model;

  @Option(
      names = "--prompt",
      paramLabel = "query|passage",
      defaultValue = "passage",
      description =
          "Whether the texts are queries or passages, which decides the prompt"
              + " (default: ${DEFAULT-VALUE}).")
  private TextRole prompt;

  @Option(
      names = "--dim",
      paramLabel = "N",
      description = "Keeps the first N numbers of each vector, scaled to length 1 again.")
  private int dim;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Texts per forward pass; default encoder.batch-size.")
  private Integer batch;

  @Mixin private ConfigurationOptions configuration;

  @Override
  public Integer call() throws Exception {
    return OwnThread.abandonable("embed", this::embed);
  }

  private int embed() throws IOException, InterruptedException {
    var overrides =
        batch == null ? Map.<String, String>of() : Map.of("encoder.batch-size", batch.toString());
    var settings = configuration.settings().with(overrides);
    var options = new ModelLoader(settings, SharedSettings.from(settings)).options();
    var chosen = new ModelNames(settings, System.getenv()).find(model);
    try (var encoder =
            Encoder.open(
                chosen.dir(),
                new EncoderOptions(
                    chosen.maxTokens(), options.batchSize(), options.precision(), dim));
        var out = new FileOutputStream(FileDescriptor.out)) {
      new LineEmbedding(encoder, prompt, options.batchSize()).run(System.in, out);
      return 0;
    } catch (OutputClosedException e) {
      if (e.isBrokenPipe()) {
        return BROKEN_PIPE;
      }
      throw e;
    }
  }
}
