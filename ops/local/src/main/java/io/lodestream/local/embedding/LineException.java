package io.lodestream.local.embedding;

/** A line that cannot be embedded. */
public final class LineException extends RuntimeException {
  LineException(String message) {
    super(message);
  }
}
