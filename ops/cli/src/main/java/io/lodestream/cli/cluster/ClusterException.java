package io.lodestream.cli.cluster;

/** The configured cluster cannot be read; the message says what is missing or out of reach. */
public final class ClusterException extends RuntimeException {

  public ClusterException(String message) {
    super(message);
  }

  public ClusterException(String message, Throwable cause) {
    super(message, cause);
  }
}
