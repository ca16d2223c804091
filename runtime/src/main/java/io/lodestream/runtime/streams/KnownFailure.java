package io.lodestream.runtime.streams;

import io.lodestream.schemas.error.FatalException;
import io.lodestream.schemas.error.UserException;
import java.util.Optional;

/** Tells failures that a message explains to people from those that only a stack trace does. */
public final class KnownFailure {

  private KnownFailure() {}

  /** What a processor threw with a message for people, below what Streams wraps it in. */
  public static Optional<FatalException> in(Throwable thrown) {
    for (var cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof FatalException fatal) {
        return Optional.of(fatal);
      }
    }
    return Optional.empty();
  }

  /**
   * True when the message says it all. Not so for one that wraps an error or an unchecked exception
   * of others: that may be a mistake in the program.
   */
  public static boolean isExplained(Throwable thrown) {
    var fatal = in(thrown);
    for (Throwable cause = fatal.orElse(null); cause != null; cause = cause.getCause()) {
      if (cause instanceof Error
          || (cause instanceof RuntimeException && !(cause instanceof UserException))) {
        return false;
      }
    }
    return fatal.isPresent();
  }
}
