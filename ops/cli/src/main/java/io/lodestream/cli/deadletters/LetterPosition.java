package io.lodestream.cli.deadletters;

import java.util.Comparator;

/**
 * Where a dead letter lies.
 *
 * @param stage owner of the dead letter topic
 */
public record LetterPosition(String stage, int partition, long offset)
    implements Comparable<LetterPosition> {

  private static final Comparator<LetterPosition> ORDER =
      Comparator.comparing(LetterPosition::stage)
          .thenComparing(LetterPosition::partition)
          .thenComparing(LetterPosition::offset);

  /** {@code stage/partition/offset}, the key of decisions and the value of headers. */
  @Override
  public String toString() {
    return "%s/%d/%d".formatted(stage, partition, offset);
  }

  @Override
  public int compareTo(LetterPosition other) {
    return ORDER.compare(this, other);
  }
}
