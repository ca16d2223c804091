package io.lodestream.cli.embedding;

import java.io.IOException;

/** The output cannot be written, for example because the reader of the pipe has ended. */
public final class OutputClosedException extends IOException {
  OutputClosedException(IOException cause) {
    super("output cannot be written: " + cause.getMessage(), cause);
  }

  /**
   * Whether the reader of the pipe has ended, as {@code head} does; any other cause is a failure.
   */
  public boolean isBrokenPipe() {
    return String.valueOf(getCause().getMessage()).contains("Broken pipe");
  }
}
