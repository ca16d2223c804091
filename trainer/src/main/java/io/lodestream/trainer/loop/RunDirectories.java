package io.lodestream.trainer.loop;

import io.lodestream.encoder.artifact.AtomicDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where runs keep their checkpoints and the figures that people look at: {@code checkpoints/MODEL}
 * and {@code runs/MODEL} below the trainer's state directory, by the id of the model that the run
 * makes. Both can be lost without harm, so a directory that cannot be removed is only warned of.
 */
final class RunDirectories {
  private static final Logger LOG = LoggerFactory.getLogger(RunDirectories.class);

  /**
   * A run that has written nothing for so long is not taken up again: its window was trained on
   * elsewhere, or set aside.
   */
  static final Duration LEFT_OVER = Duration.ofDays(7);

  private final Path root;

  /**
   * @param stateDir {@code lodestream.state-dir}
   */
  RunDirectories(Path stateDir) {
    this.root = stateDir.resolve("trainer");
  }

  /** Where a killed run is taken up again. */
  Path checkpoints(String modelId) {
    return root.resolve("checkpoints").resolve(modelId);
  }

  /** Where a run's figures are written. */
  Path figures(String modelId) {
    return root.resolve("runs").resolve(modelId);
  }

  /** The run's window is done with: nothing is left to take up. */
  void finished(String modelId) {
    remove(checkpoints(modelId));
  }

  /** Removes checkpoints that no run has written to for {@link #LEFT_OVER}. */
  void removeLeftovers(Instant now) {
    var checkpoints = root.resolve("checkpoints");
    if (!Files.isDirectory(checkpoints)) {
      return;
    }
    for (var run : entries(checkpoints)) {
      if (lastWritten(run).isBefore(now.minus(LEFT_OVER))) {
        LOG.info("event=abandoned-checkpoints-removed run={}", run.getFileName());
        remove(run);
      }
    }
  }

  private static List<Path> entries(Path dir) {
    try (var entries = Files.list(dir)) {
      return entries.toList();
    } catch (IOException e) {
      LOG.warn("event=checkpoints-not-listed dir={} cause=\"{}\"", dir, e.toString());
      return List.of();
    }
  }

  private static Instant lastWritten(Path dir) {
    try (var tree = Files.walk(dir)) {
      return tree.map(RunDirectories::modified).max(Instant::compareTo).orElseThrow();
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("event=checkpoints-not-read dir={} cause=\"{}\"", dir, e.toString());
      return Instant.MAX;
    }
  }

  private static Instant modified(Path path) {
    try {
      return Files.getLastModifiedTime(path).toInstant();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void remove(Path dir) {
    try {
      AtomicDirectory.delete(dir);
    } catch (IOException e) {
      LOG.warn("event=checkpoints-not-removed dir={} cause=\"{}\"", dir, e.toString());
    }
  }
}
