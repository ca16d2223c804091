package io.lodestream.cli;

import io.lodestream.schemas.error.UserException;
import java.io.PrintWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Prints a command's failure in one line. A failure that is no {@link UserException} may be a
 * mistake in the program: its stack trace goes to the log, and a second line says where that is.
 */
final class UserErrors {

  private static final Logger LOG = LoggerFactory.getLogger(UserErrors.class);

  private UserErrors() {}

  static int print(Exception failure, PrintWriter err) {
    err.println("error: " + failure.getMessage());
    if (failure instanceof UserException) {
      LOG.debug("event=command-failed", failure);
    } else {
      LOG.error("event=command-failed", failure);
      err.printf("  (%s; details in %s)%n", failure.getClass().getName(), LogTarget.file());
    }
    err.flush();
    return 1;
  }
}
