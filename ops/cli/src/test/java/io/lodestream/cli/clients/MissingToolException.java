package io.lodestream.cli.clients;

/** The machine lacks what the clients need; the message says what, and what would help. */
final class MissingToolException extends Exception {

  private static final long serialVersionUID = 1;

  MissingToolException(String message) {
    super(message);
  }
}
