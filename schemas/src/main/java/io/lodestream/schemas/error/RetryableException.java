package io.lodestream.schemas.error;

/** A failure that passes by itself: the same call is tried again with backoff. */
public final class RetryableException extends LodestreamException {

  public RetryableException(String message) {
    super(message, null);
  }

  public RetryableException(String message, Throwable cause) {
    super(message, cause);
  }
}
