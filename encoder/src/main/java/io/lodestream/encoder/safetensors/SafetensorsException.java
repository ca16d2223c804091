package io.lodestream.encoder.safetensors;

import io.lodestream.schemas.error.UserException;

/** A file that is not a sound safetensors file, with its path and what is wrong. */
public class SafetensorsException extends UserException {
  public SafetensorsException(String message) {
    super(message);
  }

  public SafetensorsException(String message, Throwable cause) {
    super(message, cause);
  }
}
