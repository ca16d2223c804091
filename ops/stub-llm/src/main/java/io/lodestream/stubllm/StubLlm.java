package io.lodestream.stubllm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * A server of the OpenAI chat protocol on loopback, for tests and benchmarks. Answers by a script,
 * with the latency and faults of its {@link StubBehaviour}. Holds no thread while an answer waits,
 * so that hundreds of calls may be in flight.
 *
 * <p>{@link #next Queued} replies go out first, in order and at once, then the replies of the
 * script. With a {@link #requireKey key} or {@link #serveModel model} set, calls with another key
 * or model are refused as real endpoints refuse them.
 */
public final class StubLlm implements AutoCloseable {

  static {
    // The JDK's server reads these properties once: keep the connections of 256 callers, and send
    // without delay.
    System.setProperty("sun.net.httpserver.maxIdleConnections", "4096");
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int BACKLOG = 1024;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(2, StubLlm::daemon);
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(StubLlm::daemon);
  private final Function<JsonNode, String> script;
  private final Queue<StubReply> queued = new ConcurrentLinkedQueue<>();
  private final List<HttpExchange> hanging = new CopyOnWriteArrayList<>();
  private final Queue<StubCall> calls = new ConcurrentLinkedQueue<>();
  private final Map<String, AtomicInteger> timesAsked = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> timesAnswered = new ConcurrentHashMap<>();
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicInteger maxInFlight = new AtomicInteger();
  private final AtomicLong asked = new AtomicLong();
  private final AtomicLong answered = new AtomicLong();
  private volatile StubBehaviour behaviour;
  private volatile boolean keepsCalls = true;
  private volatile String key;
  private volatile String model;

  private StubLlm(HttpServer server, StubBehaviour behaviour, Function<JsonNode, String> script) {
    this.server = server;
    this.behaviour = behaviour;
    this.script = script;
  }

  /**
   * @param script gives the content of the answer to a request body
   */
  public static StubLlm start(StubBehaviour behaviour, Function<JsonNode, String> script) {
    return start(0, behaviour, script);
  }

  /** Starts on a given free port, for an endpoint that comes back at its former address. */
  public static StubLlm start(
      int port, StubBehaviour behaviour, Function<JsonNode, String> script) {
    try {
      var server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
      var stub = new StubLlm(server, behaviour, script);
      server.setExecutor(stub.threads);
      server.createContext("/", stub::serve);
      server.start();
      return stub;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The address to configure as {@code base-url}. */
  public URI baseUri() {
    return URI.create("http://127.0.0.1:%d/v1".formatted(server.getAddress().getPort()));
  }

  /** Behaves otherwise from now on; what hangs stays hanging. */
  public void behave(StubBehaviour newBehaviour) {
    behaviour = newBehaviour;
  }

  /** Queues replies that are sent before those of the script, each once. */
  public StubLlm next(StubReply... replies) {
    queued.addAll(List.of(replies));
    return this;
  }

  /** Refuses any other key with 401. */
  public StubLlm requireKey(String key) {
    this.key = key;
    return this;
  }

  /** Refuses any other model with 404. */
  public StubLlm serveModel(String model) {
    this.model = model;
    return this;
  }

  /** Keeps figures only and no calls, for long runs. */
  public StubLlm withoutCalls() {
    keepsCalls = false;
    return this;
  }

  /** All calls so far, in order of arrival. */
  public List<StubCall> calls() {
    return List.copyOf(calls);
  }

  /** Number of calls so far, failed ones included. */
  public long asked() {
    return asked.get();
  }

  /** Number of whole answers sent. */
  public long answered() {
    return answered.get();
  }

  /** Number of whole answers to a request that had been answered before: money spent twice. */
  public long repeated() {
    return timesAnswered.values().stream().mapToLong(times -> times.get() - 1L).sum();
  }

  /** Largest number of calls in flight at the same time. */
  public int maxInFlight() {
    return maxInFlight.get();
  }

  private void serve(HttpExchange exchange) throws IOException {
    asked.incrementAndGet();
    maxInFlight.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
    var bytes = exchange.getRequestBody().readAllBytes();
    var hash = sha256(bytes);
    var body = bytes.length == 0 ? JSON.nullNode() : JSON.readTree(bytes);
    if (keepsCalls) {
      calls.add(
          new StubCall(exchange.getRequestURI(), Map.copyOf(exchange.getRequestHeaders()), body));
    }
    int times = timesAsked.computeIfAbsent(hash, h -> new AtomicInteger()).incrementAndGet();
    var random = new Random(seed(hash, times));
    var immediate = refusal(exchange, body);
    if (immediate == null) {
      immediate = queued.poll();
    }
    if (immediate != null) {
      send(exchange, immediate, hash);
      return;
    }
    var reply = drawn(random, body, times);
    timer.schedule(
        () -> threads.execute(() -> send(exchange, reply, hash)),
        latencyMicros(random),
        TimeUnit.MICROSECONDS);
  }

  private StubReply refusal(HttpExchange exchange, JsonNode body) {
    var headers = exchange.getRequestHeaders();
    if (key != null
        && !("Bearer " + key).equals(headers.getFirst("Authorization"))
        && !key.equals(headers.getFirst("api-key"))) {
      return StubReply.error(401, "invalid_api_key", "Incorrect API key provided");
    }
    if (model != null && !model.equals(body.path("model").asText())) {
      return StubReply.error(404, "model_not_found", "The model does not exist");
    }
    return null;
  }

  private StubReply drawn(Random random, JsonNode body, int times) {
    double fault = random.nextDouble();
    if ((fault -= behaviour.rateLimited()) < 0) {
      return StubReply.error(429, "rate_limit_exceeded", "Too many requests")
          .with("Retry-After", Long.toString(behaviour.retryAfter().toSeconds()));
    }
    if ((fault -= behaviour.serverError()) < 0) {
      return StubReply.error(500, "server_error", "The server had an error");
    }
    if ((fault -= behaviour.hang()) < 0) {
      return StubReply.HANG;
    }
    if (fault - behaviour.truncated() < 0) {
      return times % 2 == 0
          ? StubReply.of(200, "<html>502 Bad Gateway</html>")
          : StubReply.answer(script.apply(body), words(body)).cutOff();
    }
    return StubReply.answer(script.apply(body), words(body));
  }

  private static long words(JsonNode body) {
    long words = 0;
    for (var message : body.path("messages")) {
      words += message.path("content").asText().split("\\s+").length;
    }
    return words;
  }

  private long latencyMicros(Random random) {
    var spread = Math.exp(behaviour.sigma() * random.nextGaussian());
    return Math.round(behaviour.medianLatency().toNanos() / 1e3 * spread);
  }

  private void send(HttpExchange exchange, StubReply reply, String hash) {
    inFlight.decrementAndGet();
    try {
      if (reply.status() <= 0) {
        hanging.add(exchange);
        if (reply.status() < 0) {
          exchange.sendResponseHeaders(200, 1000);
          exchange.getResponseBody().flush();
        }
        return;
      }
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      reply.headers().forEach(exchange.getResponseHeaders()::set);
      exchange.sendResponseHeaders(
          reply.status(), reply.body().length == 0 ? -1 : reply.body().length);
      exchange.getResponseBody().write(reply.body(), 0, reply.sentBytes());
      if (reply.isAnswer()) {
        answered.incrementAndGet();
        timesAnswered.computeIfAbsent(hash, h -> new AtomicInteger()).incrementAndGet();
      }
      exchange.close();
    } catch (IOException e) {
      // The caller closed the connection, after a timeout or a kill.
      exchange.close();
    }
  }

  private long seed(String hash, int times) {
    return behaviour.seed() * 31
        + Long.parseUnsignedLong(hash.substring(0, 16), 16)
        + times * 7919L;
  }

  private static String sha256(byte[] bytes) {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return "%016x%016x"
          .formatted(ByteBuffer.wrap(digest).getLong(), ByteBuffer.wrap(digest).getLong(8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Thread daemon(Runnable task) {
    var thread = new Thread(task, "stub-llm");
    thread.setDaemon(true);
    return thread;
  }

  /** Breaks off hanging calls and frees the port. */
  @Override
  public void close() {
    server.stop(0);
    hanging.forEach(HttpExchange::close);
    timer.shutdownNow();
    threads.shutdownNow();
  }
}
