package io.lodestream.schemas.error;

/**
 * A failure that no retry mends: the stage reports it and stops, and offsets stay where they are.
 */
public final class FatalException extends LodestreamException {

  public FatalException(String message) {
    super(message, null);
  }

  public FatalException(String message, Throwable cause) {
    super(message, cause);
  }
}
