package io.lodestream.trainer.offline;

import io.lodestream.schemas.error.BadDataException;
import io.lodestream.schemas.error.FatalException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Reads a pair file a line at a time; blank lines count, and hold nothing. */
final class PairFile {
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private PairFile() {}

  /**
   * Gives every row to the consumer. Bytes that are no UTF-8 become U+FFFD.
   *
   * @throws BadDataException naming file, line, rule and value of the first line that breaks one,
   *     whether parsing or the consumer found it
   * @throws FatalException if the file cannot be read
   */
  static void read(Path file, Consumer<PairRow> rows) {
    if (!Files.isRegularFile(file)) {
      throw new FatalException("pair file %s is not a file".formatted(file));
    }
    // Not Files.newBufferedReader, which refuses a whole file for one byte and names no line.
    try (var in = Files.newInputStream(file);
        var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      int number = 0;
      for (var line = reader.readLine(); line != null; line = reader.readLine()) {
        number++;
        var text = number == 1 && line.startsWith(BYTE_ORDER_MARK) ? line.substring(1) : line;
        if (!text.isBlank()) {
          row(file, number, text, rows);
        }
      }
    } catch (IOException e) {
      throw new FatalException("pair file %s cannot be read: %s".formatted(file, e), e);
    }
  }

  private static void row(Path file, int number, String text, Consumer<PairRow> rows) {
    try {
      rows.accept(PairRow.parse(text));
    } catch (BadDataException e) {
      throw new BadDataException("%s line %d: %s".formatted(file, number, e.getMessage()), e);
    }
  }
}
