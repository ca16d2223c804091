package io.lodestream.runtime.http;

import io.javalin.http.Handler;
import io.javalin.http.TooManyRequestsResponse;
import java.util.concurrent.Semaphore;

/**
 * Bounds how many requests some routes work on at a time. One more is refused with 429 and {@code
 * Retry-After} before its body is read: requests that wait would hold a thread each, until health
 * has none. Thread-safe.
 */
public final class InFlight {

  private static final String RETRY_AFTER_SECONDS = "1";

  private final int most;
  private final Semaphore free;
  private final Runnable refused;

  public InFlight(int most) {
    this(most, () -> {});
  }

  /**
   * @param refused called for each request that is refused
   */
  public InFlight(int most, Runnable refused) {
    this.most = most;
    this.free = new Semaphore(most);
    this.refused = refused;
  }

  /** The route, for as many requests as are allowed. */
  public Handler bounded(Handler route) {
    return request -> {
      if (!free.tryAcquire()) {
        refused.run();
        request.header("Retry-After", RETRY_AFTER_SECONDS);
        throw new TooManyRequestsResponse(
            "%d requests are being answered, ask again".formatted(most));
      }
      try {
        route.handle(request);
      } finally {
        free.release();
      }
    };
  }
}
