package io.lodestream.trainer.checkpoint;

import io.lodestream.encoder.artifact.AtomicDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/** The directories of one run's checkpoints, numbered in the order of their writing. */
final class CheckpointDirectories {
  private static final String PREFIX = "checkpoint-";

  private final Path parent;

  CheckpointDirectories(Path parent) {
    this.parent = parent;
  }

  List<Path> newestFirst() throws IOException {
    return list(name -> name.matches(PREFIX + "\\d{10}"));
  }

  /** Where the next one goes; does not exist yet. */
  Path next() throws IOException {
    var newest = newestFirst().stream().findFirst();
    long number = newest.map(CheckpointDirectories::number).orElse(0L) + 1;
    return parent.resolve("%s%010d".formatted(PREFIX, number));
  }

  private static long number(Path checkpoint) {
    return Long.parseLong(checkpoint.getFileName().toString().substring(PREFIX.length()));
  }

  void keepNewest(int limit) throws IOException {
    var all = newestFirst();
    for (var checkpoint : all.subList(Math.min(limit, all.size()), all.size())) {
      AtomicDirectory.delete(checkpoint);
    }
  }

  /** Removes what a killed process was writing. */
  void deleteUnfinished() throws IOException {
    for (var draft : list(name -> name.startsWith("." + PREFIX))) {
      AtomicDirectory.delete(draft);
    }
  }

  private List<Path> list(Predicate<String> named) throws IOException {
    if (!Files.isDirectory(parent)) {
      return List.of();
    }
    try (var entries = Files.list(parent)) {
      return entries
          .filter(path -> named.test(path.getFileName().toString()))
          .sorted(Comparator.reverseOrder())
          .toList();
    }
  }
}
