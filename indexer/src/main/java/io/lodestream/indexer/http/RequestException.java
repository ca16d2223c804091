package io.lodestream.indexer.http;

/** A request that cannot be answered, and the sentence that tells its sender why. */
final class RequestException extends Exception {

  private final int status;

  RequestException(int status, String message) {
    super(message);
    this.status = status;
  }

  int status() {
    return status;
  }
}
