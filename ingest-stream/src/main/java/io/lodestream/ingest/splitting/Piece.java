package io.lodestream.ingest.splitting;

import java.util.List;

/**
 * A passage as a stretch of the original text.
 *
 * @param start first char, never white space
 * @param end one past the last char
 * @param tokens word pieces in it, those of the table's head included
 * @param headings heading path from the outermost in
 * @param tableHead lines that stand above the table in whose rows the passage begins; empty
 *     elsewhere
 */
public record Piece(int start, int end, int tokens, List<String> headings, List<String> tableHead) {

  public Piece {
    headings = List.copyOf(headings);
    tableHead = List.copyOf(tableHead);
  }
}
