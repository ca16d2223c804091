package io.lodestream.indexer.sync;

/** A filled or repaired collection that differs from the passages; see {@link ParityCheck}. */
public final class ParityException extends RuntimeException {

  public ParityException(String message) {
    super(message);
  }
}
