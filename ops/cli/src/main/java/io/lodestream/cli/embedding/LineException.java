package io.lodestream.cli.embedding;

/** A line that cannot be embedded. */
public final class LineException extends RuntimeException {
  LineException(String message) {
    super(message);
  }
}
