package io.lodestream.cli.models;

/** A model that a user named cannot be had; the message says what can. */
public final class ModelException extends RuntimeException {

  public ModelException(String message) {
    super(message);
  }

  public ModelException(String message, Throwable cause) {
    super(message, cause);
  }
}
