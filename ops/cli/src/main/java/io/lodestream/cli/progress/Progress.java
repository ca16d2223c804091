package io.lodestream.cli.progress;

import java.io.PrintWriter;
import java.time.Duration;

/** Lines on standard error that tell a person how far a run is; one every few seconds at most. */
public final class Progress {

  private static final Duration INTERVAL = Duration.ofSeconds(5);

  private final PrintWriter out;
  private long lastNanos = System.nanoTime();

  public Progress(PrintWriter out) {
    this.out = out;
  }

  public void say(String format, Object... values) {
    out.println(format.formatted(values));
    out.flush();
  }

  /** Prints a line with the count, unless one was printed within the last seconds. */
  public void step(String what, int done) {
    step("%s: %,d".formatted(what, done));
  }

  /** Prints the line, unless one was printed within the last seconds. */
  public void step(String line) {
    long now = System.nanoTime();
    if (now - lastNanos >= INTERVAL.toNanos()) {
      lastNanos = now;
      say("%s", line);
    }
  }
}
