package io.lodestream.indexer.search;

/** A request that cannot be answered, and the sentence that tells its sender why. */
public final class RequestException extends Exception {

  private final int status;

  /**
   * @param status of HTTP
   */
  public RequestException(int status, String message) {
    super(message);
    this.status = status;
  }

  public int status() {
    return status;
  }
}
