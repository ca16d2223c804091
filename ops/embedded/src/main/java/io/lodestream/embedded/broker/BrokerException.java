package io.lodestream.embedded.broker;

/**
 * Says in one sentence why the broker cannot start or has stopped, naming the port or directory.
 *
 * <p>The message alone is meant for a user; the cause, where there is one, for a log.
 */
public final class BrokerException extends RuntimeException {
  public BrokerException(String message) {
    super(message);
  }

  public BrokerException(String message, Throwable cause) {
    super(message, cause);
  }
}
