package io.lodestream.encoder;

import io.lodestream.schemas.error.UserException;

/** A model directory that cannot be read or written, with the reason and the file. */
public class EncoderException extends UserException {
  public EncoderException(String message) {
    super(message);
  }

  public EncoderException(String message, Throwable cause) {
    super(message, cause);
  }
}
