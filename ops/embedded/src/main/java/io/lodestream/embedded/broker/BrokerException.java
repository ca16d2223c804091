package io.lodestream.embedded.broker;

/**
 * Says in one sentence why the broker cannot start or has stopped, naming the port or directory.
 *
 * <p>The message is meant for users, the cause, if there is one, for a log.
 */
public final class BrokerException extends RuntimeException {
  public BrokerException(String message) {
    super(message);
  }

  public BrokerException(String message, Throwable cause) {
    super(message, cause);
  }
}
