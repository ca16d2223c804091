package io.lodestream.encoder;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Cuts texts sorted by length into groups, each padded to its longest, at the least cost. */
final class LengthGroups {
  private LengthGroups() {}

  /**
   * @param lengths ascending token counts, at least one
   * @param costOfAGroup what one more group costs, in tokens
   * @return where each group ends, exclusive, ascending; the last is {@code lengths.length}
   */
  static List<Integer> ends(int[] lengths, int costOfAGroup) {
    var cuts = cuts(lengths);
    var cost = new long[cuts.length];
    var start = new int[cuts.length];
    Arrays.fill(cost, 1, cuts.length, Long.MAX_VALUE);
    for (int end = 1; end < cuts.length; end++) {
      for (int from = 0; from < end; from++) {
        long padded = (long) (cuts[end] - cuts[from]) * lengths[cuts[end] - 1];
        long candidate = cost[from] + padded + costOfAGroup;
        if (candidate < cost[end]) {
          cost[end] = candidate;
          start[end] = from;
        }
      }
    }
    var ends = new ArrayList<Integer>();
    for (int end = cuts.length - 1; end > 0; end = start[end]) {
      ends.add(cuts[end]);
    }
    Collections.reverse(ends);
    return ends;
  }

  /** Texts of one length are never parted. */
  private static int[] cuts(int[] lengths) {
    var cuts = new ArrayList<Integer>(List.of(0));
    for (int i = 1; i <= lengths.length; i++) {
      if (i == lengths.length || lengths[i] != lengths[i - 1]) {
        cuts.add(i);
      }
    }
    return cuts.stream().mapToInt(Integer::intValue).toArray();
  }
}
