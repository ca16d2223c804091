package io.lodestream.schemas.retry;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.function.IntPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a request again after a failure in transit, or after a status that says that the server is
 * busy. The caller's thread waits in between. Thread-safe.
 */
public final class RetriedHttp {

  /** Lets the time before the next try pass. */
  @FunctionalInterface
  public interface Waiting {

    Waiting SLEEPING = pause -> Thread.sleep(pause.toMillis());

    void pass(Duration pause) throws InterruptedException;
  }

  private static final Logger LOG = LoggerFactory.getLogger(RetriedHttp.class);

  private final HttpClient http;
  private final int attempts;
  private final IntPredicate isBusy;
  private final FullJitter waits;
  private final Waiting waiting;

  /**
   * @param attempts the first included
   * @param isBusy whether a status is worth another try
   */
  public RetriedHttp(
      HttpClient http, int attempts, IntPredicate isBusy, FullJitter waits, Waiting waiting) {
    this.http = http;
    this.attempts = attempts;
    this.isBusy = isBusy;
    this.waits = waits;
    this.waiting = waiting;
  }

  /**
   * The first answer of a server that is not busy, or else the answer to the last attempt.
   *
   * @throws IOException if the last attempt got no answer
   */
  public HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      String cause;
      try {
        var response = http.send(request, BodyHandlers.ofString());
        if (attempt == attempts || !isBusy.test(response.statusCode())) {
          return response;
        }
        cause = "status " + response.statusCode();
      } catch (IOException e) {
        if (attempt == attempts) {
          throw e;
        }
        cause = e.toString();
      }
      LOG.warn(
          "event=http-call-failed host={} attempt={} of={} cause=\"{}\"",
          request.uri().getHost(),
          attempt,
          attempts,
          cause);
      waiting.pass(waits.before(attempt - 1));
    }
  }
}
