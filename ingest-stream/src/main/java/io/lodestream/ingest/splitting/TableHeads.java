package io.lodestream.ingest.splitting;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the passages of one text that begin in a table's rows repeat of the table's head: as many of
 * its lines as fit a quarter of a passage, the lines nearest to the rows first.
 */
final class TableHeads {

  /**
   * @param tokens word pieces of all lines together
   */
  record Head(List<String> lines, int tokens) {}

  private static final Head NO_HEAD = new Head(List.of(), 0);

  private final Tables tables;
  private final TokenScanner scanner;
  private final int maxTokens;
  private final Map<Tables.Table, Head> heads = new HashMap<>();

  private TableHeads(Tables tables, TokenScanner scanner, int maxTokens) {
    this.tables = tables;
    this.scanner = scanner;
    this.maxTokens = maxTokens;
  }

  static TableHeads of(String text, TokenScanner scanner, SplitRules rules) {
    return new TableHeads(Tables.of(text), scanner, rules.maxHeadTokens());
  }

  static TableHeads none() {
    return new TableHeads(Tables.of(""), null, 0);
  }

  /** Of a passage that begins at a char. */
  Head at(int offset) {
    return tables
        .at(offset)
        .map(table -> heads.computeIfAbsent(table, this::fitting))
        .orElse(NO_HEAD);
  }

  private Head fitting(Tables.Table table) {
    var lines = table.head();
    while (!lines.isEmpty()) {
      int tokens = lines.stream().collect(Collectors.summingInt(this::tokens)) + 1;
      if (tokens <= maxTokens) {
        return new Head(lines, tokens);
      }
      lines = lines.subList(1, lines.size());
    }
    return NO_HEAD;
  }

  private int tokens(String line) {
    return scanner.scan(line, 0, line.length()).size();
  }
}
