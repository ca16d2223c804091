package io.lodestream.cli.demo;

/** The demo cannot go on; the message says why, for the user. */
public final class DemoException extends RuntimeException {

  public DemoException(String message) {
    super(message);
  }

  public DemoException(String message, Throwable cause) {
    super(message, cause);
  }
}
