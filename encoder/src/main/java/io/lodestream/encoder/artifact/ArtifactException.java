package io.lodestream.encoder.artifact;

/** An artifact that is missing, altered or refused, named by its uri. */
public class ArtifactException extends RuntimeException {
  public ArtifactException(String message) {
    super(message);
  }

  public ArtifactException(String message, Throwable cause) {
    super(message, cause);
  }
}
