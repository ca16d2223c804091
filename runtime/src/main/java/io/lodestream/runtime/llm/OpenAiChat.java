package io.lodestream.runtime.llm;

import io.lodestream.runtime.endpoints.BoundedBody;
import io.lodestream.runtime.endpoints.EndpointAddress;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The chat call of the OpenAI protocol: one request, one outcome, no thread held meanwhile.
 *
 * <p>HTTP/1.1, one connection per call in flight: an endpoint behind plain HTTP may drop a request
 * that offers HTTP/2 (uvicorn does), and one connection of HTTP/2 takes about a hundred calls. A
 * redirect is not followed, since it would take the key along.
 */
final class OpenAiChat implements Endpoint, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(OpenAiChat.class);
  private static final int THREADS = 2;

  private final LlmSettings.Server server;
  private final String where;
  private final Clock clock;
  private final Timers timers;
  private final ExecutorService threads;
  private final HttpClient client;
  private final Set<CompletableFuture<?>> open = ConcurrentHashMap.newKeySet();
  private volatile Dialect dialect;
  private volatile boolean isClosed;

  OpenAiChat(LlmSettings.Server server, Clock clock, Timers timers) {
    this.server = server;
    this.where = EndpointAddress.shown(server.chat());
    this.clock = clock;
    this.timers = timers;
    this.dialect = Dialect.first(server.structuredOutput());
    this.threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            0,
            TimeUnit.MILLISECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              var thread = new Thread(task, "llm-http");
              thread.setDaemon(true);
              return thread;
            },
            // The HTTP client hands on what calls leave behind also after these threads have ended.
            (task, ended) -> task.run());
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(server.connectTimeout())
            .executor(threads)
            .build();
  }

  @Override
  public CompletableFuture<Outcome> call(ChatRequest request) {
    return done(null)
        .thenCompose(start -> call(request, dialect))
        .exceptionally(thrown -> failed(thrown, request));
  }

  private CompletableFuture<Outcome> call(ChatRequest request, Dialect spoken) {
    return sent(request, spoken)
        .thenCompose(
            response -> {
              if (response.statusCode() == 200) {
                return done(AnswerBody.read(response.body(), request));
              }
              var refusal =
                  Refusal.of(
                          response.statusCode(),
                          response.body(),
                          RetryAfter.of(response.headers(), clock),
                          server.apiKey())
                      .about(request);
              LOG.debug(
                  "event=call-refused status={} codes=\"{}\"", refusal.status(), refusal.codes());
              return next(refusal, request, spoken)
                  .map(understood -> call(request, understood))
                  .orElseGet(() -> done(refusal.outcome(where)));
            });
  }

  private static CompletableFuture<Outcome> done(Outcome outcome) {
    return CompletableFuture.completedFuture(outcome);
  }

  /** The dialect of the next try, if the refusal names a field of this dialect. */
  private Optional<Dialect> next(Refusal refusal, ChatRequest request, Dialect spoken) {
    if (!refusal.isAboutRequest()) {
      return Optional.empty();
    }
    var next = spoken.without(refusal.words(), request.schema().isPresent());
    next.ifPresent(
        understood -> {
          if (dialect.equals(spoken)) {
            dialect = understood;
            LOG.warn("event=request-field-dropped endpoint={} now=\"{}\"", where, understood);
          }
        });
    return next;
  }

  /** The response, or a failure when the response is not complete within the timeout of a call. */
  private CompletableFuture<HttpResponse<byte[]>> sent(ChatRequest request, Dialect spoken) {
    var http =
        HttpRequest.newBuilder(server.chat())
            .header("Content-Type", "application/json")
            .POST(
                BodyPublishers.ofByteArray(
                    spoken.body(request, server).toString().getBytes(StandardCharsets.UTF_8)));
    server.apiKey().ifPresent(key -> authorize(http, key));
    var response = client.sendAsync(http.build(), BoundedBody.of(server.maxAnswerBytes()));
    open.add(response);
    var timer = timers.after(server.timeout(), () -> response.cancel(true));
    return response.whenCompleteAsync(
        (result, failure) -> {
          timer.cancel();
          open.remove(response);
        },
        threads);
  }

  private void authorize(HttpRequest.Builder http, String key) {
    switch (server.keyHeader()) {
      case BEARER -> http.header("Authorization", "Bearer " + key);
      case API_KEY -> http.header("api-key", key);
    }
  }

  private Outcome failed(Throwable thrown, ChatRequest request) {
    var failure = thrown instanceof CompletionException ? thrown.getCause() : thrown;
    if (failure instanceof BoundedBody.TooLarge) {
      return new Outcome.Refused(
          failure.getMessage() + " (max-answer-bytes)",
          false,
          TokenEstimate.prompt(request),
          request.maxTokens());
    }
    if (failure instanceof ConnectException || failure instanceof HttpConnectTimeoutException) {
      return new Outcome.Busy("%s cannot be reached".formatted(where), Optional.empty());
    }
    if (failure instanceof SSLException) {
      return new Outcome.Busy(
          "no TLS with %s: %s".formatted(where, failure.getMessage()), Optional.empty());
    }
    if (failure instanceof CancellationException) {
      return new Outcome.Lost(
          isClosed
              ? "the call to %s was broken off at close".formatted(where)
              : "no whole answer from %s within %d ms"
                  .formatted(where, server.timeout().toMillis()));
    }
    return new Outcome.Lost("call to %s broke off: %s".formatted(where, failure));
  }

  /** Breaks off the calls in flight. */
  @Override
  public void close() {
    isClosed = true;
    open.forEach(call -> call.cancel(true));
    threads.shutdown();
  }
}
