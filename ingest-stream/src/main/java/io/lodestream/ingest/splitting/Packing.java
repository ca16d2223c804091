package io.lodestream.ingest.splitting;

import java.util.ArrayList;
import java.util.List;

/**
 * Chooses which tokens make a passage: as many as fit, ending at the best cut in the second half of
 * the room, the last passage no smaller than the minimum.
 */
final class Packing {

  /** Tokens {@code [from, to)}. */
  record Range(int from, int to) {}

  private Packing() {}

  static List<Range> pack(TokenSequence tokens, SplitRules rules) {
    var ranges = new ArrayList<Range>();
    int from = 0;
    while (tokens.size() - from > rules.maxTokens()) {
      int to = end(tokens, from, rules);
      ranges.add(new Range(from, to));
      from = nextStart(tokens, from, to, rules.overlapTokens());
    }
    if (from < tokens.size()) {
      ranges.add(new Range(from, tokens.size()));
    }
    return ranges;
  }

  private static int end(TokenSequence tokens, int from, SplitRules rules) {
    int last = Math.min(from + rules.maxTokens(), tokens.size() - rules.minTokens());
    int half = from + Math.max(rules.maxTokens() / 2, rules.overlapTokens() + 1);
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

  /** The earliest sentence start within the overlap; else the earliest word; else no overlap. */
  private static int nextStart(TokenSequence tokens, int from, int to, int overlap) {
    int first = Math.max(from + 1, to - overlap);
    int word = -1;
    for (int at = first; at < to; at++) {
      if (tokens.before(at).isAtLeast(Cut.SENTENCE)) {
        return at;
      }
      if (word < 0 && tokens.before(at).isAtLeast(Cut.WORD)) {
        word = at;
      }
    }
    return word >= 0 ? word : to;
  }
}
