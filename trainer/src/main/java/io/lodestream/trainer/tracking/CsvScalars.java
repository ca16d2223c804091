package io.lodestream.trainer.tracking;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A CSV file with the columns {@code step,name,value,time}.
 *
 * <p>A run that goes on keeps the rows up to its checkpoint and writes none of them twice; a run
 * from the start begins the file anew. Each row is given to the operating system at once.
 */
public final class CsvScalars implements ScalarSink {
  private static final String HEADER = "step,name,value,time";

  /** What makes a figure the same. */
  private record Key(int step, String name) {}

  private final Path file;
  private final InstantSource clock;
  private final Set<Key> kept = new HashSet<>();
  private BufferedWriter writer;

  /**
   * @param file made, with its directories, when the first figure comes
   */
  public CsvScalars(Path file, InstantSource clock) {
    this.file = file;
    this.clock = clock;
  }

  @Override
  public void resume(int step) throws IOException {
    var rows = new ArrayList<String>();
    if (Files.exists(file)) {
      for (var row : Files.readAllLines(file)) {
        key(row)
            .filter(key -> key.step() <= step)
            .filter(kept::add)
            .ifPresent(key -> rows.add(row));
      }
    }
    begin(rows);
  }

  /** Empty for the header and for what a kill left of a row. */
  private static Optional<Key> key(String row) {
    int first = row.indexOf(',');
    int last = row.lastIndexOf(',');
    int value = last < 0 ? -1 : row.lastIndexOf(',', last - 1);
    if (value <= first || !row.substring(0, first).matches("\\d{1,9}") || !row.endsWith("Z")) {
      return Optional.empty();
    }
    return Optional.of(
        new Key(Integer.parseInt(row.substring(0, first)), row.substring(first + 1, value)));
  }

  private void begin(Iterable<String> rows) throws IOException {
    var parent = file.toAbsolutePath().getParent();
    Files.createDirectories(parent);
    var draft = parent.resolve("." + file.getFileName() + ".part");
    try (var out = Files.newBufferedWriter(draft)) {
      out.write(HEADER + "\n");
      for (var row : rows) {
        out.write(row + "\n");
      }
    }
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    writer = Files.newBufferedWriter(file, StandardOpenOption.APPEND);
  }

  @Override
  public void write(int step, String name, double value) throws IOException {
    if (writer == null) {
      begin(List.of());
    }
    var quoted = quoted(name);
    if (!kept.contains(new Key(step, quoted))) {
      writer.write("%d,%s,%s,%s\n".formatted(step, quoted, value, clock.instant()));
      writer.flush();
    }
  }

  private static String quoted(String name) {
    var plain = name.replaceAll("[\r\n]", " ");
    return plain.contains(",") || plain.contains("\"")
        ? '"' + plain.replace("\"", "\"\"") + '"'
        : plain;
  }

  @Override
  public void close() throws IOException {
    if (writer != null) {
      writer.close();
    }
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
