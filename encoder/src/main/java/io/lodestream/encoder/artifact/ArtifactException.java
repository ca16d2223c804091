package io.lodestream.encoder.artifact;

import io.lodestream.schemas.error.UserException;

/** An artifact that is missing, altered or refused, named by its uri. */
public class ArtifactException extends UserException {
  public ArtifactException(String message) {
    super(message);
  }

  public ArtifactException(String message, Throwable cause) {
    super(message, cause);
  }
}
