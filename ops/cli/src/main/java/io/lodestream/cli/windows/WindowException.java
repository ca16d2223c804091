package io.lodestream.cli.windows;

/** A window that a user named cannot be had; the message says what can. */
public final class WindowException extends RuntimeException {

  public WindowException(String message) {
    super(message);
  }
}
