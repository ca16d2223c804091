package io.lodestream.embedded.registry;

/** A request that the registry refuses or cannot fulfil; its message goes to the client. */
final class RegistryException extends RuntimeException {
  private final RegistryError error;

  RegistryException(RegistryError error, String message, Throwable cause) {
    super(message, cause);
    this.error = error;
  }

  RegistryError error() {
    return error;
  }
}
