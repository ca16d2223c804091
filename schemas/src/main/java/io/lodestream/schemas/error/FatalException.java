package io.lodestream.schemas.error;

/** A failure no retry mends: the stage stops, says so and leaves offsets where they are. */
public final class FatalException extends LodestreamException {

  public FatalException(String message) {
    super(message, null);
  }

  public FatalException(String message, Throwable cause) {
    super(message, cause);
  }
}
