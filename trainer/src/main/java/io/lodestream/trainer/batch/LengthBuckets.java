package io.lodestream.trainer.batch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Cuts a batch sorted by length into runs that are padded and encoded apart, at the least cost.
 *
 * <p>Who is in the batch does not change: the vectors of all runs are joined before the loss.
 */
public final class LengthBuckets {
  /** Cost of one more pass, in tokens: the embedding table gets a gradient of its own from each. */
  static final int COST_OF_A_PASS = 200;

  private LengthBuckets() {}

  /**
   * @param lengths ascending token counts
   * @return where each run ends, exclusive, ascending; the last is {@code lengths.length}
   */
  public static List<Integer> ends(int[] lengths) {
    int size = lengths.length;
    var cost = new long[size + 1];
    var start = new int[size + 1];
    Arrays.fill(cost, 1, size + 1, Long.MAX_VALUE);
    for (int end = 1; end <= size; end++) {
      for (int from = 0; from < end; from++) {
        long candidate = cost[from] + (long) (end - from) * lengths[end - 1] + COST_OF_A_PASS;
        if (candidate < cost[end]) {
          cost[end] = candidate;
          start[end] = from;
        }
      }
    }
    var ends = new ArrayList<Integer>();
    for (int end = size; end > 0; end = start[end]) {
      ends.add(end);
    }
    Collections.reverse(ends);
    return ends;
  }
}
