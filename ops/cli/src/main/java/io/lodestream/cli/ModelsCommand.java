package io.lodestream.cli;

import io.lodestream.cli.hub.HubClient;
import io.lodestream.cli.hub.HubPush;
import io.lodestream.cli.hub.HubToken;
import io.lodestream.cli.models.ClusterModels;
import io.lodestream.cli.models.LocalModels;
import io.lodestream.cli.models.ModelExport;
import io.lodestream.cli.models.ModelNames;
import io.lodestream.cli.models.ModelTable;
import io.lodestream.encoder.models.ModelLoader;
import java.net.URI;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code ./lodestream models}: lists, shows, copies and publishes the models that a cluster has
 * trained.
 */
@Command(
    name = ModelsCommand.NAME,
    mixinStandardHelpOptions = true,
    description = "Lists, shows, copies and publishes the models of the configured cluster.",
    synopsisSubcommandLabel = "COMMAND")
final class ModelsCommand {
  static final String NAME = "models";
  private static final String ID = "An id of `models list`, or current.";
  private static final String ANY =
      "current, an id of `models list`, or " + LocalModels.CHOICES + ".";

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description =
          "Prints a row per model, ordered by model line and age; ndcg@10 is measured on the"
              + " validation pairs of the model's window.")
  int list(@Mixin ConfigurationOptions configuration) throws InterruptedException {
    ModelTable.print(new ClusterModels(configuration.context(NAME)).read(), System.out);
    return 0;
  }

  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "Prints every field of a model, and where its artifact and model card are.")
  int show(
      @Mixin ConfigurationOptions configuration,
      @Parameters(paramLabel = "ID", description = ID) String id)
      throws InterruptedException {
    var context = configuration.context(NAME);
    var catalog = new ClusterModels(context).read();
    var model = ModelNames.version(catalog, id, context.shared().line());
    var dir = new ModelLoader(context.settings(), context.shared()).artifact(model);
    ModelTable.print(model, catalog.state(model), dir, System.out);
    return 0;
  }

  @Command(
      name = "export",
      mixinStandardHelpOptions = true,
      description = "Copies a model's verified sentence-transformers directory.")
  int export(
      @Mixin ConfigurationOptions configuration,
      @Parameters(paramLabel = "ID", description = ANY) String id,
      @Option(
              names = "--out",
              required = true,
              paramLabel = "DIR",
              description =
                  "Directory to create. It must not exist yet, and appears complete"
                      + " or not at all.")
          Path out)
      throws InterruptedException {
    ModelExport.copy(names(configuration).find(id).dir(), out);
    System.out.println(out);
    return 0;
  }

  @Command(
      name = "push",
      mixinStandardHelpOptions = true,
      description = {
        "Publishes a model's directory to a Hugging-Face-compatible hub.",
        "The token is read from the environment variable HF_TOKEN, or from --token-file. The"
            + " same command continues a push that broke off."
      })
  int push(
      @Mixin ConfigurationOptions configuration,
      @Parameters(paramLabel = "ID|DIR", description = ANY) String id,
      @Option(
              names = "--repo",
              required = true,
              paramLabel = "OWNER/NAME",
              description = "Made when it is not there yet.")
          String repo,
      @Option(
              names = "--hub",
              paramLabel = "URL",
              defaultValue = "https://huggingface.co",
              description = "Address of the hub (default: ${DEFAULT-VALUE}).")
          URI hub,
      @Option(names = "--private", description = "A new repository is private.") boolean isPrivate,
      @Option(
              names = "--token-file",
              paramLabel = "FILE",
              description = "File that holds the token, instead of HF_TOKEN.")
          Path tokenFile)
      throws InterruptedException {
    var token = HubToken.find(System.getenv(), tokenFile);
    var client = new HubClient(hub, token);
    var pushed =
        new HubPush(client, System.err).push(names(configuration).find(id).dir(), repo, isPrivate);
    System.out.println(pushed);
    return 0;
  }

  private static ModelNames names(ConfigurationOptions configuration) {
    return new ModelNames(configuration.settings(), System.getenv());
  }
}
