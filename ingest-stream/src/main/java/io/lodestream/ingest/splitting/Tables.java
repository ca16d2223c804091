package io.lodestream.ingest.splitting;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Finds the tables of a text and what a row needs to be understood: caption, unit line, header
 * rows.
 *
 * <p>A table is at least {@value #LEAST_ROWS} rows of one kind ({@link TableRow}) below each other;
 * one line that is no row, a label or a blank one, may stand between two of them. Its head are the
 * rows at its beginning that hold no amounts, and up to {@value #LINES_ABOVE} lines above that
 * announce it. A table without a head has no entry.
 */
final class Tables {

  private static final int LEAST_ROWS = 3;
  private static final int LINES_ABOVE = 4;
  private static final int HEADER_ROWS = 3;
  private static final int MAX_LABEL_CHARS = 60;

  /**
   * @param start first char of the first row below the head
   * @param end one past its last char
   * @param head lines of the head in order, normalised
   */
  record Table(int start, int end, List<String> head) {}

  private final Lines lines;
  private final TreeMap<Integer, Table> byStart = new TreeMap<>();

  private Tables(String text) {
    this.lines = new Lines(text);
  }

  static Tables of(String text) {
    var tables = new Tables(text);
    tables.read();
    return tables;
  }

  /** The table whose body a char lies in. */
  Optional<Table> at(int offset) {
    return Optional.ofNullable(byStart.floorEntry(offset))
        .map(Map.Entry::getValue)
        .filter(table -> offset < table.end());
  }

  private void read() {
    for (int line = 0; line < lines.size(); ) {
      var kind = kind(line);
      if (kind.isEmpty()) {
        line++;
        continue;
      }
      var rows = rows(line, kind.get());
      if (rows.size() >= LEAST_ROWS) {
        add(rows, kind.get());
      }
      line = rows.get(rows.size() - 1) + 1;
    }
  }

  private Optional<TableRow> kind(int line) {
    return TableRow.of(lines.strippedUpTo(TableRow.MAX_CHARS, line));
  }

  /** Line numbers of the rows of one kind from a line on. */
  private List<Integer> rows(int first, TableRow kind) {
    var rows = new ArrayList<Integer>();
    int gap = 0;
    for (int line = first; line < lines.size() && gap < 2; line++) {
      if (kind(line).filter(kind::equals).isPresent()) {
        rows.add(line);
        gap = 0;
      } else {
        gap += gap(line);
      }
    }
    return rows;
  }

  /** A label may be followed by leaders up to amounts on the next line. */
  private int gap(int line) {
    boolean isLeader = lines.strippedUpTo(TableRow.MAX_CHARS, line).endsWith("....");
    return isLeader ? 0 : lines.length(line) <= MAX_LABEL_CHARS ? 1 : 2;
  }

  private void add(List<Integer> rows, TableRow kind) {
    int heads = 0;
    while (heads < Math.min(HEADER_ROWS, rows.size() - 1)
        && kind.isHead(
            lines.stripped(rows.get(heads)), heads, lines.stripped(rows.get(heads + 1)))) {
      heads++;
    }
    int body = rows.get(heads);
    var head = new ArrayList<>(linesAbove(rows.get(0)));
    for (int row = 0; row < heads; row++) {
      var text = NormalText.of(lines.stripped(rows.get(row)));
      if (!TableRow.isRule(text)) {
        head.add(text);
      }
    }
    if (!head.isEmpty()) {
      int start = lines.start(body);
      byStart.put(start, new Table(start, lines.end(rows.get(rows.size() - 1)), List.copyOf(head)));
    }
  }

  private List<String> linesAbove(int first) {
    var above = new ArrayList<String>();
    int blanks = 0;
    for (int line = first - 1; line >= 0 && above.size() < LINES_ABOVE && blanks < 2; line--) {
      var text = NormalText.of(lines.strippedUpTo(TableRow.MAX_CHARS, line));
      if (lines.isBlank(line)) {
        blanks++;
      } else if (TableRow.announcesTable(text) && !isLabel(line, text)) {
        above.add(0, text);
        blanks = 0;
      } else {
        break;
      }
    }
    return above;
  }

  /** {@code Current liabilities:} between rows. */
  private boolean isLabel(int line, String text) {
    return text.endsWith(":") && line > 0 && kind(line - 1).isPresent();
  }
}
