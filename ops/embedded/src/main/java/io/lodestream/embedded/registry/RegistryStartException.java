package io.lodestream.embedded.registry;

/** Says in one sentence why the registry cannot start, naming the port, broker or topic. */
public final class RegistryStartException extends RuntimeException {
  public RegistryStartException(String message, Throwable cause) {
    super(message, cause);
  }
}
