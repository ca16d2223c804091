package io.lodestream.trainer.checkpoint;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lodestream.encoder.artifact.AtomicDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A value of one run, kept as JSON beside the run's checkpoints.
 *
 * @param dir the run's checkpoint directory
 * @param key of the run, as {@link RunKey} makes it
 */
record RunFile<T>(Path dir, String name, String key, Class<T> type) {
  private static final Logger LOG = LoggerFactory.getLogger(RunFile.class);
  private static final JsonMapper JSON = new JsonMapper();

  /** Empty where there is none, or one of another run. */
  Optional<T> read() {
    var file = dir.resolve(name);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      var saved = JSON.readTree(file.toFile());
      return saved.path("key").asText().equals(key)
          ? Optional.of(JSON.treeToValue(saved.path("value"), type))
          : Optional.empty();
    } catch (IOException e) {
      LOG.warn("event=run-file-not-read file={} cause=\"{}\"", file, e.getClass().getSimpleName());
      return Optional.empty();
    }
  }

  /** Takes the place of an earlier one, complete and synced, or leaves that and warns. */
  void write(T value) {
    var draft = dir.resolve("." + name + ".part");
    try {
      Files.createDirectories(dir);
      var saved = JSON.createObjectNode().put("key", key);
      saved.set("value", JSON.valueToTree(value));
      JSON.writeValue(draft.toFile(), saved);
      AtomicDirectory.syncPath(draft);
      Files.move(draft, dir.resolve(name), StandardCopyOption.ATOMIC_MOVE);
      AtomicDirectory.syncPath(dir);
    } catch (IOException e) {
      LOG.warn("event=run-file-not-kept dir={} name={} cause=\"{}\"", dir, name, e.toString());
    }
  }

  void remove() {
    try {
      Files.deleteIfExists(dir.resolve(name));
    } catch (IOException e) {
      LOG.warn("event=run-file-not-removed dir={} name={} cause=\"{}\"", dir, name, e.toString());
    }
  }
}
