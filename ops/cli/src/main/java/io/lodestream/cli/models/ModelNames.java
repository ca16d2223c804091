package io.lodestream.cli.models;

import io.lodestream.cli.cluster.ClusterException;
import io.lodestream.encoder.BundledModel;
import io.lodestream.encoder.models.ModelLoader;
import io.lodestream.runtime.config.Settings;
import io.lodestream.runtime.stage.StageContext;
import io.lodestream.schemas.ModelVersion;
import io.lodestream.schemas.error.UserException;
import java.io.File;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/** Finds a model by any name a user may give: a local one, {@code current}, an id. */
public final class ModelNames {
  public static final String CURRENT = "current";
  private static final int SHOWN = 5;

  private final Settings settings;
  private final LocalModels local;

  public ModelNames(Settings settings, Map<String, String> environment) {
    this.settings = settings;
    this.local = new LocalModels(settings, environment);
  }

  /**
   * Looks at the cluster only for a name that is not a local model's.
   *
   * @throws UserException naming the choices there are
   */
  public NamedModel find(String choice) throws InterruptedException {
    var found = local.find(choice);
    if (found.isPresent()) {
      return found.get();
    }
    if (isPath(choice)) {
      throw new UserException("no model directory %s".formatted(choice));
    }
    var context = StageContext.of("models", "models", settings);
    try {
      var model = version(new ClusterModels(context).read(), choice, context.shared().line());
      var dir = new ModelLoader(settings, context.shared()).artifact(model);
      return new NamedModel(model.getName(), dir, model.getMaxTokens());
    } catch (ClusterException e) {
      throw new UserException(
          "no model '%s': it is not base, none of %s, no directory, and as the cluster's: %s"
              .formatted(choice, BundledModel.names(), e.getMessage()),
          e);
    }
  }

  /**
   * The model of an id, or of {@code current}.
   *
   * @throws ClusterException naming some ids there are
   */
  public static ModelVersion version(ModelCatalog catalog, String choice, String line) {
    if (choice.equals(CURRENT)) {
      return catalog
          .champion(line)
          .orElseThrow(() -> new ClusterException("line %s has no model yet".formatted(line)));
    }
    return catalog
        .find(choice)
        .orElseThrow(
            () ->
                new ClusterException(
                    "no model has the id '%s'; there are %d: %s"
                        .formatted(choice, catalog.all().size(), some(catalog))));
  }

  private static String some(ModelCatalog catalog) {
    var ids =
        catalog.all().stream()
            .map(ModelVersion::getModelId)
            .limit(SHOWN)
            .collect(Collectors.joining(", "));
    return catalog.all().size() > SHOWN ? ids + ", ..." : ids;
  }

  private static boolean isPath(String choice) {
    return choice.contains(File.separator) || choice.contains("/") || Path.of(choice).isAbsolute();
  }
}
