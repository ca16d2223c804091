package io.lodestream.embedded.vectors;

/**
 * The store cannot start; the message names the port or directory and the reason in one sentence.
 */
public final class VectorStoreException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public VectorStoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
