package io.lodestream.cli.models;

import io.lodestream.encoder.BundledModel;
import io.lodestream.encoder.ModelChoice;
import io.lodestream.runtime.config.Settings;
import io.lodestream.schemas.error.UserException;
import io.lodestream.trainer.settings.TrainerSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Models that need no cluster: {@code base}, the bundled ones by name, and directories. */
public final class LocalModels {
  /** The configured first model of a line, {@code trainer.base-model}. */
  public static final String BASE = "base";

  /** What {@code --model} takes, for help texts. */
  public static final String CHOICES =
      "base (trainer.base-model; all-MiniLM-L6-v2 unless set), all-MiniLM-L6-v2,"
          + " bge-small-en-v1.5, e5-small-v2, or a sentence-transformers directory";

  private static final String DESCRIPTION = "modules.json";

  private final ModelChoice base;
  private final Map<String, String> environment;

  /**
   * @param settings say which model {@code base} is
   * @param environment environment variables, of which {@code XDG_CACHE_HOME} and {@code HOME} are
   *     read
   */
  public LocalModels(Settings settings, Map<String, String> environment) {
    this.base = settings.read(TrainerSettings.SECTION).baseModel();
    this.environment = environment;
  }

  /** The model of a name; empty where the name is neither a local model's nor a directory. */
  public Optional<NamedModel> find(String name) {
    var choice = name.equals(BASE) ? base : ModelChoice.of(name);
    if (choice instanceof ModelChoice.Bundled bundled) {
      return Optional.of(new NamedModel(bundled.model().hubName(), bundled.dir(cache()), 0));
    }
    if (choice.equals(base) || Files.isDirectory(Path.of(name))) {
      return Optional.of(directory(choice.dir(cache())));
    }
    return Optional.empty();
  }

  /**
   * @throws UserException if the name is neither a local model's nor a model directory
   */
  public NamedModel require(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new UserException(
                    "no model '%s': give base, one of %s, or a sentence-transformers directory"
                        .formatted(name, BundledModel.names())));
  }

  private static NamedModel directory(Path dir) {
    if (!Files.isRegularFile(dir.resolve(DESCRIPTION))) {
      throw new UserException(
          "%s is not a sentence-transformers directory: it has no %s".formatted(dir, DESCRIPTION));
    }
    return new NamedModel(dir.toAbsolutePath().normalize().getFileName().toString(), dir, 0);
  }

  /** The user's own cache, so that nobody else can put another model there. */
  private Path cache() {
    var xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
    var root = xdg.isBlank() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(xdg);
    return root.resolve("lodestream");
  }
}
