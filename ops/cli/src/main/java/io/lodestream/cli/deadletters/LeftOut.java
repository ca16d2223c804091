package io.lodestream.cli.deadletters;

import java.io.PrintWriter;

/** Letters that a command leaves as they are: a line each with the reason, the first of many. */
final class LeftOut {

  private static final int LINES = 50;

  private final PrintWriter out;
  private int size;

  LeftOut(PrintWriter out) {
    this.out = out;
  }

  void add(DeadLetter letter, String reason) {
    size++;
    if (size <= LINES) {
      out.printf("left out %s (%s): %s%n", letter.position(), LetterRows.origin(letter), reason);
    }
  }

  boolean isEmpty() {
    return size == 0;
  }

  int size() {
    return size;
  }

  /** For the end of a sentence. */
  String count() {
    return size == 0 ? "" : ", left out %,d".formatted(size);
  }
}
