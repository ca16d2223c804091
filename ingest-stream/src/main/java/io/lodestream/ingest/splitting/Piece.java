package io.lodestream.ingest.splitting;

import java.util.List;

/**
 * A passage as a stretch of the original text.
 *
 * @param start first char, never white space
 * @param end one past the last char
 * @param tokens word pieces in it
 * @param headings heading path from the outermost in
 */
public record Piece(int start, int end, int tokens, List<String> headings) {

  public Piece {
    headings = List.copyOf(headings);
  }
}
