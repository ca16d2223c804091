package io.lodestream.schemas.error;

/** A record that will never be readable or valid: it goes to the dead letters with its bytes. */
public final class BadDataException extends LodestreamException {

  public BadDataException(String message) {
    super(message, null);
  }

  public BadDataException(String message, Throwable cause) {
    super(message, cause);
  }
}
