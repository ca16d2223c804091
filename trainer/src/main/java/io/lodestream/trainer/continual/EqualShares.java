package io.lodestream.trainer.continual;

import java.util.Arrays;

/**
 * Divides places among groups: as many to each as to any other, as far as a group can fill them.
 */
final class EqualShares {

  private EqualShares() {}

  /**
   * What the first group gets, a remainder going to it.
   *
   * @param places to be filled
   * @param sizes what each group can fill, this group first
   */
  static int first(int places, long[] sizes) {
    long left = places;
    var smallestFirst = Arrays.stream(sizes).sorted().toArray();
    for (int i = 0; i < smallestFirst.length; i++) {
      int groups = smallestFirst.length - i;
      long share = (left + groups - 1) / groups;
      if (smallestFirst[i] >= share) {
        return (int) Math.min(sizes[0], share);
      }
      left -= smallestFirst[i];
    }
    return (int) sizes[0];
  }
}
