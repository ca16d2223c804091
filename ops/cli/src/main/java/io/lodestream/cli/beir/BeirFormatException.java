package io.lodestream.cli.beir;

/** A set that cannot be read; the message names file and line. */
public final class BeirFormatException extends RuntimeException {

  public BeirFormatException(String message) {
    super(message);
  }

  public BeirFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
