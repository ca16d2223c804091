package io.lodestream.schemas.error;

/**
 * A record that no retry makes readable or valid. The stage writes the record with its bytes to the
 * dead letters.
 */
public final class BadDataException extends LodestreamException {

  public BadDataException(String message) {
    super(message, null);
  }

  public BadDataException(String message, Throwable cause) {
    super(message, cause);
  }
}
