package io.lodestream.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TcpProxyTest {

  private ServerSocket server;
  private TcpProxy proxy;

  @BeforeEach
  void start() throws IOException {
    server = new ServerSocket(0);
    proxy = TcpProxy.before(server.getLocalPort());
    var echoes = new Thread(this::echo);
    echoes.setDaemon(true);
    echoes.start();
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
    server.close();
  }

  @Test
  void passesBytesBothWays() throws IOException {
    try (var client = connected()) {
      assertThat(said(client, "hello")).isEqualTo("hello");
      proxy.set(TcpProxy.Mode.DELAY);
      assertThat(said(client, "late")).isEqualTo("late");
      proxy.set(TcpProxy.Mode.THROTTLE);
      assertThat(said(client, "slow")).isEqualTo("slow");
    }
  }

  @Test
  void keepsBytesWhileItStallsAndPassesThemAfterwards() throws IOException {
    try (var client = connected()) {
      assertThat(said(client, "hello")).isEqualTo("hello");
      proxy.set(TcpProxy.Mode.STALL);
      client.setSoTimeout(300);
      assertThatThrownBy(() -> said(client, "lost?")).isInstanceOf(SocketTimeoutException.class);
      client.setSoTimeout(10_000);
      proxy.set(TcpProxy.Mode.PASS);
      assertThat(new String(client.getInputStream().readNBytes(5), StandardCharsets.US_ASCII))
          .isEqualTo("lost?");
    }
  }

  @Test
  void resetsConnectionsAndNewOnes() throws IOException {
    try (var client = connected()) {
      assertThat(said(client, "hello")).isEqualTo("hello");
      proxy.set(TcpProxy.Mode.RESET);
      assertThatThrownBy(() -> answered(client, "again")).isInstanceOf(IOException.class);
    }
    try (var another = connected()) {
      assertThatThrownBy(() -> answered(another, "x")).isInstanceOf(IOException.class);
    }
    proxy.set(TcpProxy.Mode.PASS);
    try (var well = connected()) {
      assertThat(said(well, "well")).isEqualTo("well");
    }
  }

  @Test
  void losesAnswersWhileHalfOpenAndEndsTheConnectionThen() throws IOException {
    try (var client = connected()) {
      proxy.set(TcpProxy.Mode.HALF_OPEN);
      client.setSoTimeout(300);
      assertThatThrownBy(() -> said(client, "hello")).isInstanceOf(SocketTimeoutException.class);
      client.setSoTimeout(10_000);
      proxy.set(TcpProxy.Mode.PASS);
      assertThatThrownBy(() -> answered(client, "again")).isInstanceOf(IOException.class);
    }
  }

  @Test
  void endsAConnectionInTheMiddleOfAnAnswer() throws IOException {
    proxy.set(TcpProxy.Mode.TRUNCATE);
    try (var client = connected()) {
      assertThatThrownBy(() -> answered(client, "12345678")).isInstanceOf(IOException.class);
    }
  }

  private Socket connected() throws IOException {
    var client = new Socket("127.0.0.1", proxy.port());
    client.setSoTimeout(10_000);
    return client;
  }

  private static String said(Socket client, String text) throws IOException {
    client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    return new String(client.getInputStream().readNBytes(text.length()), StandardCharsets.US_ASCII);
  }

  /** Fails where the answer does not come whole. */
  private static void answered(Socket client, String text) throws IOException {
    if (said(client, text).length() < text.length()) {
      throw new IOException("ended");
    }
  }

  private void echo() {
    while (!server.isClosed()) {
      try {
        var client = server.accept();
        var thread = new Thread(() -> echo(client));
        thread.setDaemon(true);
        thread.start();
      } catch (IOException closed) {
        return;
      }
    }
  }

  private static void echo(Socket client) {
    try (client) {
      client.getInputStream().transferTo(client.getOutputStream());
    } catch (IOException reset) {
      Thread.yield();
    }
  }
}
