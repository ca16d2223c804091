package io.lodestream.schemas.error;

/**
 * A failure whose message says what a user can mend. The command line prints the message in one
 * line, without a stack trace; any other exception is logged with its trace.
 */
public class UserException extends RuntimeException {

  public UserException(String message) {
    super(message);
  }

  public UserException(String message, Throwable cause) {
    super(message, cause);
  }
}
