package io.lodestream.cli.reference;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** A table of a Markdown page. */
final class MarkdownTable {

  private final StringBuilder text = new StringBuilder();

  MarkdownTable(String... columns) {
    row(List.of(columns));
    row(Arrays.stream(columns).map(column -> "---").toList());
  }

  void row(List<String> cells) {
    text.append(
        cells.stream()
            .map(cell -> cell.isEmpty() ? " |" : " " + cell.replace("|", "\\|") + " |")
            .collect(Collectors.joining("", "|", "\n")));
  }

  /** The text as code, nothing for nothing. */
  static String code(String text) {
    return text.isEmpty() ? "" : "`" + text + "`";
  }

  /** Without the last line's end. */
  @Override
  public String toString() {
    return text.toString().stripTrailing();
  }
}
