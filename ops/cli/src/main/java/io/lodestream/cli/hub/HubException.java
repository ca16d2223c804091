package io.lodestream.cli.hub;

/** A push that the hub refused or that did not reach it; the message never holds the token. */
public final class HubException extends RuntimeException {
  HubException(String message) {
    super(message);
  }

  HubException(String message, Throwable cause) {
    super(message, cause);
  }
}
