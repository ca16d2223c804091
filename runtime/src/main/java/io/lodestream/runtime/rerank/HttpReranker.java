package io.lodestream.runtime.rerank;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.lodestream.runtime.endpoints.BoundedBody;
import io.lodestream.runtime.endpoints.EndpointAddress;
import io.lodestream.schemas.error.BadDataException;
import io.lodestream.schemas.error.LodestreamException;
import io.lodestream.schemas.error.RetryableException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A reranker behind an HTTP endpoint: one call per query, none repeated, since somebody waits for
 * the search.
 *
 * <p>The caller's thread waits for at most the timeout, which covers connecting, answer and body.
 * When most calls fail, none are made for {@link Breakers#OPEN_FOR}: a dead endpoint then costs a
 * search nothing. Messages and log lines name address, status and numbers, never texts or the key.
 * Redirects are not followed, since the key would go along. Thread-safe.
 */
public final class HttpReranker implements Reranker {

  /** Room for hundreds of passages, should an endpoint send them back. */
  static final int MAX_ANSWER_BYTES = 4 * 1024 * 1024;

  private static final Logger LOG = LoggerFactory.getLogger(HttpReranker.class);

  /** Python's servers write NaN, which is to be named and not taken for a cut-off answer. */
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  private final RerankProtocol protocol;
  private final URI address;
  private final String where;
  private final Optional<String> model;
  private final Optional<String> apiKey;
  private final Duration timeout;
  private final HttpClient client;
  private final CircuitBreaker breaker;
  private volatile String lastFailure = "no failure";

  /**
   * @param url bare host, or any path down to the call itself
   * @param timeout of a whole call
   * @param clock when a failing endpoint is asked again
   */
  public HttpReranker(
      RerankProtocol protocol,
      URI url,
      Optional<String> model,
      Optional<String> apiKey,
      Duration timeout,
      Clock clock) {
    if (apiKey.isPresent() && !EndpointAddress.isKey(apiKey.get())) {
      throw new IllegalArgumentException("the key must be printable characters without spaces");
    }
    this.protocol = protocol;
    this.address = protocol.address(url);
    this.where = EndpointAddress.shown(address);
    this.model = model;
    this.apiKey = apiKey;
    this.timeout = timeout;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(timeout)
            .build();
    this.breaker = Breakers.of(where, clock);
    breaker
        .getEventPublisher()
        .onStateTransition(
            event ->
                LOG.warn(
                    "event=reranker-changed endpoint={} state={} last=\"{}\"",
                    where,
                    event.getStateTransition().getToState(),
                    lastFailure));
  }

  @Override
  public float[] scores(String query, List<String> passages) {
    if (passages.isEmpty()) {
      return new float[0];
    }
    if (!breaker.tryAcquirePermission()) {
      throw new RetryableException(
          "%s is not asked for a while, since most calls failed, the last: %s"
              .formatted(where, lastFailure));
    }
    long start = System.nanoTime();
    try {
      var scores = answered(query, passages);
      breaker.onSuccess(System.nanoTime() - start, TimeUnit.NANOSECONDS);
      return scores;
    } catch (InterruptedException e) {
      breaker.releasePermission();
      Thread.currentThread().interrupt();
      throw new RetryableException("the call to %s was interrupted".formatted(where), e);
    } catch (RefusedQuery e) {
      breaker.onSuccess(System.nanoTime() - start, TimeUnit.NANOSECONDS);
      throw new BadDataException(e.getMessage(), e);
    } catch (LodestreamException e) {
      lastFailure = e.getMessage();
      breaker.onError(System.nanoTime() - start, TimeUnit.NANOSECONDS, e);
      throw e;
    } catch (RuntimeException | Error e) {
      breaker.releasePermission();
      throw e;
    }
  }

  /** The endpoint refuses this one request; it may well answer the next. */
  private static final class RefusedQuery extends Exception {
    RefusedQuery(String message) {
      super(message);
    }
  }

  private float[] answered(String query, List<String> passages)
      throws InterruptedException, RefusedQuery {
    var response = sent(protocol.request(model, query, passages));
    int status = response.statusCode();
    if (status != 200) {
      throw failure(status);
    }
    try {
      return protocol.scores(tree(response.body()), passages.size());
    } catch (BadDataException e) {
      throw new BadDataException("%s: %s".formatted(where, e.getMessage()), e);
    }
  }

  /** Jackson's messages quote the answer, so that its exception is not kept as the cause. */
  private static JsonNode tree(byte[] body) {
    try {
      return JSON.readTree(body);
    } catch (JacksonException e) {
      throw new BadDataException(
          "the answer is not JSON, or cut off, after %d bytes".formatted(body.length));
    } catch (IOException e) {
      throw new IllegalStateException("an array of bytes could not be read", e);
    }
  }

  private HttpResponse<byte[]> sent(JsonNode body) throws InterruptedException {
    var request =
        HttpRequest.newBuilder(address)
            .header("Content-Type", "application/json")
            .header("Accept", "application/json")
            .POST(BodyPublishers.ofByteArray(body.toString().getBytes(StandardCharsets.UTF_8)));
    apiKey.ifPresent(key -> request.header("Authorization", "Bearer " + key));
    var response = client.sendAsync(request.build(), BoundedBody.of(MAX_ANSWER_BYTES));
    try {
      return response.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      response.cancel(true);
      throw new RetryableException(
          "no whole answer from %s within %d ms".formatted(where, timeout.toMillis()));
    } catch (InterruptedException e) {
      response.cancel(true);
      throw e;
    } catch (ExecutionException e) {
      throw broken(e.getCause());
    }
  }

  private LodestreamException broken(Throwable cause) {
    if (cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException) {
      return new RetryableException("%s cannot be reached".formatted(where), cause);
    }
    return cause instanceof IOException
        ? new RetryableException(
            "the call to %s broke off: %s".formatted(where, cause.getClass().getSimpleName()),
            cause)
        : new BadDataException("%s: %s".formatted(where, cause.getMessage()), cause);
  }

  private LodestreamException failure(int status) throws RefusedQuery {
    var said = "status %d from %s".formatted(status, where);
    return switch (status) {
      case 400, 413, 422 ->
          throw new RefusedQuery(
              said + ": it refuses the request; does it know the model, and take so many texts?");
      case 401, 403 -> new BadDataException(said + ": it refuses the API key");
      case 404, 405 -> new BadDataException(said + ": no reranker there; check url and protocol");
      case 402, 408, 409, 424, 425, 429 -> new RetryableException(said + ": it is busy or limited");
      default ->
          status >= 500
              ? new RetryableException(said + ": it fails")
              : new BadDataException(said + ": no answer of the protocol");
    };
  }
}
