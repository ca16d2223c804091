package io.lodestream.cli.verify;

import java.util.ArrayList;
import java.util.List;

/**
 * One thing that was looked at.
 *
 * @param name what it is, in two or three words
 * @param facts what was found, for people
 * @param differences one sentence each, at most {@link #MOST_SHOWN}; empty when all is as it should
 *     be
 * @param count how many differences there are
 * @param remedy what to do about them
 */
public record Check(
    String name, String facts, List<String> differences, long count, String remedy) {

  static final int MOST_SHOWN = 10;

  /** Whether nothing differs. */
  public boolean holds() {
    return count == 0;
  }

  /** Collects differences, of which it keeps the first. */
  static final class Differences {

    private final List<String> first = new ArrayList<>();
    private long count;

    void add(String difference) {
      count++;
      if (first.size() < MOST_SHOWN) {
        first.add(difference);
      }
    }

    long count() {
      return count;
    }

    Check as(String name, String facts, String remedy) {
      return new Check(name, facts, List.copyOf(first), count, remedy);
    }
  }
}
