package io.lodestream.encoder;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/**
 * A model as users name it before there is a cluster: a bundled one, or a directory.
 *
 * <p>A bundled model's name never means a directory: with a directory of that name in the working
 * directory, the bundled model is taken with a warning, and {@code ./NAME} is the directory.
 */
public sealed interface ModelChoice {

  /** One of the models that come with the software. */
  record Bundled(BundledModel model) implements ModelChoice {
    @Override
    public String name() {
      return model.modelName();
    }

    @Override
    public Path dir(Path cache) {
      return model.unpack(cache);
    }
  }

  /** A sentence-transformers directory, which is never altered. */
  record Directory(Path path) implements ModelChoice {
    @Override
    public String name() {
      var last = path.toAbsolutePath().normalize().getFileName();
      return last == null ? path.toString() : last.toString();
    }

    @Override
    public Path dir(Path cache) {
      if (!Files.isDirectory(path)) {
        throw new EncoderException(
            "no model '%s': neither a sentence-transformers directory nor one of %s"
                .formatted(path, BundledModel.names()));
      }
      return path;
    }
  }

  /** The model that a first run uses. */
  ModelChoice DEFAULT = new Bundled(BundledModel.DEFAULT);

  /** A bundled model's name, else a path. */
  static ModelChoice of(String nameOrPath) {
    shadowed(nameOrPath, Path.of(""))
        .ifPresent(
            directory ->
                LoggerFactory.getLogger(ModelChoice.class)
                    .warn(
                        "event=bundled-model-taken name={} not=\"{}\" remedy=\"write ./{} for the"
                            + " directory\"",
                        nameOrPath,
                        directory,
                        nameOrPath));
    return BundledModel.named(nameOrPath)
        .<ModelChoice>map(Bundled::new)
        .orElseGet(() -> new Directory(Path.of(nameOrPath)));
  }

  /** The directory that a bundled model's name does not mean, if there is one. */
  static Optional<Path> shadowed(String name, Path workingDirectory) {
    return BundledModel.named(name)
        .map(model -> workingDirectory.resolve(name).toAbsolutePath())
        .filter(Files::isDirectory);
  }

  /** What to call it. */
  String name();

  /**
   * Its sentence-transformers directory.
   *
   * @param cache where a bundled model is unpacked, unless it is there
   * @throws EncoderException if there is no such directory, with the names that there are
   */
  Path dir(Path cache);
}
