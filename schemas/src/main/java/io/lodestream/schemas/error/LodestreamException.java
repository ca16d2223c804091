package io.lodestream.schemas.error;

/**
 * The root of the three kinds of failure every stage distinguishes: try again, set the record
 * aside, stop.
 */
public abstract sealed class LodestreamException extends UserException
    permits RetryableException, BadDataException, FatalException {

  protected LodestreamException(String message, Throwable cause) {
    super(message, cause);
  }
}
