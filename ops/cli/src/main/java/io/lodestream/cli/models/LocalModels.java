package io.lodestream.cli.models;

import io.lodestream.encoder.BundledModel;
import io.lodestream.schemas.error.UserException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Models that need no cluster: {@code base}, the bundled one, and directories. */
public final class LocalModels {
  public static final String BASE = "base";
  private static final String DESCRIPTION = "modules.json";

  private final Map<String, String> environment;

  /**
   * @param environment environment variables, of which {@code XDG_CACHE_HOME} and {@code HOME} are
   *     read
   */
  public LocalModels(Map<String, String> environment) {
    this.environment = environment;
  }

  /** The model of a name; empty where the name is neither {@code base} nor a directory. */
  public Optional<NamedModel> find(String choice) {
    if (choice.equals(BASE)) {
      return Optional.of(new NamedModel(BundledModel.NAME, BundledModel.unpack(cache()), 0));
    }
    var dir = Path.of(choice);
    if (Files.isDirectory(dir)) {
      return Optional.of(directory(dir));
    }
    return Optional.empty();
  }

  /**
   * @throws UserException if the name is neither {@code base} nor a model directory
   */
  public NamedModel require(String choice) {
    return find(choice)
        .orElseThrow(
            () ->
                new UserException(
                    "no model '%s': give base or a sentence-transformers directory"
                        .formatted(choice)));
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
