package io.lodestream.cli.embedding;

import java.io.IOException;

/** The output cannot be written, such as a pipe whose reader has gone. */
public final class OutputClosedException extends IOException {
  OutputClosedException(IOException cause) {
    super("output cannot be written: " + cause.getMessage(), cause);
  }

  /** Whether the reader has gone, as {@code head} does; anything else is a failure. */
  public boolean isBrokenPipe() {
    return String.valueOf(getCause().getMessage()).contains("Broken pipe");
  }
}
