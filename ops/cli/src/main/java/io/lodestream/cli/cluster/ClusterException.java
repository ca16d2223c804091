package io.lodestream.cli.cluster;

import io.lodestream.schemas.error.UserException;

/** The cluster cannot be read, or does not hold what was looked for; the message says which. */
public final class ClusterException extends UserException {

  public ClusterException(String message) {
    super(message);
  }

  public ClusterException(String message, Throwable cause) {
    super(message, cause);
  }
}
