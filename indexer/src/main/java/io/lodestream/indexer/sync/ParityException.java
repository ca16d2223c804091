package io.lodestream.indexer.sync;

/** A collection that was filled and does not hold what it should. */
public final class ParityException extends RuntimeException {

  public ParityException(String message) {
    super(message);
  }
}
