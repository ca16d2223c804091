package io.lodestream.encoder;

/** A model directory that cannot be read or written, with the reason and the file. */
public class EncoderException extends RuntimeException {
  public EncoderException(String message) {
    super(message);
  }

  public EncoderException(String message, Throwable cause) {
    super(message, cause);
  }
}
