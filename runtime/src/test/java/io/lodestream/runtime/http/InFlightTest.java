package io.lodestream.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.javalin.config.RoutesConfig;
import io.lodestream.runtime.config.SharedSettings;
import io.lodestream.runtime.lifecycle.Health;
import io.lodestream.runtime.lifecycle.Stage;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class InFlightTest {

  private final CountDownLatch entered = new CountDownLatch(2);
  private final CountDownLatch released = new CountDownLatch(1);
  private final AtomicInteger refused = new AtomicInteger();
  private final StageServer server =
      StageServer.start(new SharedSettings.Http("127.0.0.1", 0), List.of(new Slow()), List.of());

  @AfterEach
  void stop() {
    released.countDown();
    server.close();
  }

  @Test
  void healthAnswersWhileHundredsOfRequestsComeAtOnce() throws Exception {
    var sockets = new ArrayList<Socket>();
    for (int i = 0; i < 2; i++) {
      sockets.add(sent(100_000));
    }
    assertThat(entered.await(30, TimeUnit.SECONDS)).isTrue();

    // When: more than a server has threads, none of which ever sends its body
    for (int i = 0; i < 260; i++) {
      sockets.add(sent(0));
    }

    // Then
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
    assertThat(firstLine(sockets.get(100))).contains(" 429 ");
    released.countDown();
    assertThat(firstLine(sockets.get(0))).contains(" 200 ");
    assertThat(firstLine(sockets.get(1))).contains(" 200 ");
    for (var socket : sockets) {
      socket.close();
    }
  }

  @Test
  void saysWhenToAskAgain() throws Exception {
    try (var first = sent(100_000);
        var second = sent(100_000)) {
      assertThat(entered.await(30, TimeUnit.SECONDS)).isTrue();
      var answer = post();
      assertThat(answer.statusCode()).isEqualTo(429);
      assertThat(answer.headers().firstValue("Retry-After")).contains("1");
      assertThat(answer.body()).contains("2 requests are being answered, ask again");
      assertThat(refused).hasValue(1);
      released.countDown();
      assertThat(firstLine(first)).contains(" 200 ");
      assertThat(firstLine(second)).contains(" 200 ");
    }
  }

  private Socket sent(int bodyBytes) throws IOException {
    var socket = new Socket("127.0.0.1", server.uri().getPort());
    var head =
        "POST /slow HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + "Content-Length: 100000\r\n\r\n";
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().write(new byte[bodyBytes]);
    return socket;
  }

  private static String firstLine(Socket socket) throws IOException {
    var line = new StringBuilder();
    for (int c = socket.getInputStream().read(); c != '\r' && c >= 0; ) {
      line.append((char) c);
      c = socket.getInputStream().read();
    }
    return line.toString();
  }

  private HttpResponse<String> get(String path) throws Exception {
    return HttpClient.newHttpClient().send(request(path).build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> post() throws Exception {
    return HttpClient.newHttpClient()
        .send(
            request("/slow")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build(),
            BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(
        URI.create("http://127.0.0.1:%d%s".formatted(server.uri().getPort(), path)));
  }

  /** Reads the body and answers when it is let. */
  private final class Slow implements Stage {

    @Override
    public String name() {
      return "slow";
    }

    @Override
    public void start() {
      throw new UnsupportedOperationException("the server never starts a stage");
    }

    @Override
    public Health health() {
      return new Health.Healthy();
    }

    @Override
    public void addRoutes(RoutesConfig routes) {
      routes.post(
          "/slow",
          new InFlight(2, refused::incrementAndGet)
              .bounded(
                  request -> {
                    request.bodyAsBytes();
                    entered.countDown();
                    released.await();
                    request.result("done");
                  }));
    }

    @Override
    public void close() {
      released.countDown();
    }
  }
}
