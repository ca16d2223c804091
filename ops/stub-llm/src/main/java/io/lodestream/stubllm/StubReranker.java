package io.lodestream.stubllm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * A reranking endpoint on loopback that gives one answer to every call, or answers by a script, and
 * keeps the calls.
 */
public final class StubReranker implements AutoCloseable {

  /** A call that was made. */
  public record Call(String path, String authorization, JsonNode body) {}

  private record Answer(int status, byte[] body, String location) {}

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private final CountDownLatch released = new CountDownLatch(1);
  private volatile Function<JsonNode, Answer> script = body -> new Answer(200, new byte[0], null);
  private volatile boolean isHanging;
  private volatile boolean isHangingInBody;

  public StubReranker() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  public List<Call> calls() {
    return calls;
  }

  public void answers(int status, String body) {
    var answer = new Answer(status, body.getBytes(StandardCharsets.UTF_8), null);
    script = asked -> answer;
  }

  /**
   * @param answer the body of an answer, with status 200, to the body of a call
   */
  public void answersBy(Function<JsonNode, String> answer) {
    script = asked -> new Answer(200, answer.apply(asked).getBytes(StandardCharsets.UTF_8), null);
  }

  public void redirectsTo(String location) {
    var answer = new Answer(307, new byte[0], location);
    script = asked -> answer;
  }

  public void hangs() {
    isHanging = true;
  }

  /** Sends the head of an answer and nothing after it. */
  public void hangsInBody() {
    isHangingInBody = true;
  }

  private void handle(HttpExchange exchange) throws IOException {
    var asked = JSON.readTree(exchange.getRequestBody());
    calls.add(
        new Call(
            exchange.getRequestURI().toString(),
            exchange.getRequestHeaders().getFirst("Authorization"),
            asked));
    if (isHanging) {
      awaitClose();
    }
    var given = script.apply(asked);
    if (given.location() != null) {
      exchange.getResponseHeaders().add("Location", given.location());
    }
    exchange.sendResponseHeaders(
        given.status(),
        isHangingInBody ? 1000 : given.body().length == 0 ? -1 : given.body().length);
    if (isHangingInBody) {
      exchange.getResponseBody().write('[');
      exchange.getResponseBody().flush();
      awaitClose();
    }
    exchange.getResponseBody().write(given.body());
    exchange.close();
  }

  private void awaitClose() {
    try {
      released.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    released.countDown();
    server.stop(0);
    threads.shutdown();
  }
}
