package io.lodestream.ingest.splitting;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * Chooses which tokens make a passage: as many as fit, ending at the best cut in the second half of
 * the room, the last passage no smaller than the minimum.
 */
final class Packing {

  /** Tokens {@code [from, to)}. */
  record Range(int from, int to) {}

  private Packing() {}

  /**
   * @param taken tokens that a passage beginning at a token has besides the text's own, at most
   *     {@link SplitRules#maxHeadTokens}
   */
  static List<Range> pack(TokenSequence tokens, SplitRules rules, IntUnaryOperator taken) {
    var ranges = new ArrayList<Range>();
    int from = 0;
    while (from < tokens.size()) {
      int room = rules.maxTokens() - taken.applyAsInt(from);
      if (tokens.size() - from <= room) {
        break;
      }
      int to = end(tokens, from, room, rules);
      ranges.add(new Range(from, to));
      from = nextStart(tokens, from, to, rules.overlapTokens(), taken.applyAsInt(to) > 0);
    }
    if (from < tokens.size()) {
      ranges.add(new Range(from, tokens.size()));
    }
    return ranges;
  }

  private static int end(TokenSequence tokens, int from, int room, SplitRules rules) {
    int last = Math.min(from + room, tokens.size() - rules.minTokens());
    int half = from + Math.max(room / 2, rules.overlapTokens() + 1);
    int earliest = from + Math.max(rules.minTokens(), rules.overlapTokens() + 1);
    int sentence = latestBest(tokens, half, last, Cut.SENTENCE);
    if (sentence < 0) {
      sentence = latestBest(tokens, Math.min(earliest, half), half - 1, Cut.SENTENCE);
    }
    if (sentence >= 0) {
      return sentence;
    }
    int any = latestBest(tokens, half, last, Cut.TOKEN);
    return any >= 0 ? any : last;
  }

  /** The latest place of the best kind in {@code [first, last]}, -1 if none is good enough. */
  private static int latestBest(TokenSequence tokens, int first, int last, Cut atLeast) {
    int best = -1;
    for (int at = last; at >= first; at--) {
      var cut = tokens.before(at);
      if (cut.isAtLeast(atLeast) && (best < 0 || cut.compareTo(tokens.before(best)) > 0)) {
        best = at;
      }
    }
    return best;
  }

  /**
   * The earliest sentence start within the overlap; else the earliest line; else, outside tables,
   * the earliest word; else no overlap.
   */
  private static int nextStart(
      TokenSequence tokens, int from, int to, int overlap, boolean isInTable) {
    int first = Math.max(from + 1, to - overlap);
    int line = -1;
    int word = -1;
    for (int at = first; at < to; at++) {
      var cut = tokens.before(at);
      if (cut.isAtLeast(Cut.SENTENCE)) {
        return at;
      }
      if (line < 0 && cut.isAtLeast(Cut.LINE)) {
        line = at;
      }
      if (word < 0 && cut.isAtLeast(Cut.WORD)) {
        word = at;
      }
    }
    if (line >= 0) {
      return line;
    }
    boolean startsRow = isInTable && tokens.before(to).isAtLeast(Cut.LINE);
    return word >= 0 && !startsRow ? word : to;
  }
}
