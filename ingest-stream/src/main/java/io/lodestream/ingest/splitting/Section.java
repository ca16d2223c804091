package io.lodestream.ingest.splitting;

import java.util.List;

/**
 * A stretch of a document below one heading; no passage crosses its ends.
 *
 * @param start first char
 * @param end one past the last char
 * @param headings heading path from the outermost in; empty outside all headings
 */
record Section(int start, int end, List<String> headings) {

  Section {
    headings = List.copyOf(headings);
  }
}
