package io.lodestream.embedded.vectors;

/** The store cannot start: one sentence that names the port or directory, and why. */
public final class VectorStoreException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public VectorStoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
