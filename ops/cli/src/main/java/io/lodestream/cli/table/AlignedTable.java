package io.lodestream.cli.table;

import java.util.List;

/** Prints rows with aligned columns, two spaces apart. */
public final class AlignedTable {

  private AlignedTable() {}

  /**
   * A line per row, without spaces at its end.
   *
   * @param rows the header row, then rows with the same number of cells
   */
  public static List<String> lines(List<List<String>> rows) {
    var widths = new int[rows.get(0).size()];
    rows.forEach(
        row -> {
          for (int i = 0; i < widths.length; i++) {
            widths[i] = Math.max(widths[i], row.get(i).length());
          }
        });
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private static String line(List<String> row, int[] widths) {
    var line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
    }
    return line.toString().stripTrailing();
  }
}
