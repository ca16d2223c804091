package io.lodestream.cli.faults;

import io.lodestream.schemas.error.UserException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands between clients and a server on the loopback and does to their connections what networks
 * do. Two threads per connection; any thread may change what happens.
 */
final class TcpProxy implements AutoCloseable {

  /** What happens to bytes and connections. */
  enum Mode {
    /** Bytes go through. */
    PASS,
    /** Every piece waits a while. */
    DELAY,
    /** Nothing goes through, connections stay: a black hole. */
    STALL,
    /** Connections end with a reset, new ones too. */
    RESET,
    /** Requests arrive, answers do not. */
    HALF_OPEN,
    /** Each connection ends in the middle of an answer. */
    TRUNCATE,
    /** A few kilobytes a second. */
    THROTTLE
  }

  private static final int PIECE = 16 * 1024;
  private static final int SMALL_PIECE = 1024;
  private static final long DELAY_MS = 150;
  private static final long LOOK_MS = 50;
  private static final long THROTTLE_MS = 100;
  private static final String LOOPBACK = "127.0.0.1";

  private final ServerSocket listener;
  private final int target;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile Mode mode = Mode.PASS;
  private volatile boolean closed;

  private TcpProxy(ServerSocket listener, int target) {
    this.listener = listener;
    this.target = target;
  }

  /**
   * Listens on a free port.
   *
   * @param target port of the server
   */
  static TcpProxy before(int target) {
    try {
      var listener = new ServerSocket(0, 50, InetAddress.getByName(LOOPBACK));
      var proxy = new TcpProxy(listener, target);
      daemon("proxy-" + target, proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UserException("a proxy cannot listen: " + e, e);
    }
  }

  int port() {
    return listener.getLocalPort();
  }

  /** From now on. Connections that lost bytes end when the network is well again. */
  void set(Mode newMode) {
    var before = mode;
    mode = newMode;
    if (newMode == Mode.RESET || before == Mode.HALF_OPEN) {
      open.forEach(TcpProxy::reset);
    }
  }

  private void accept() {
    while (!closed) {
      try {
        var client = listener.accept();
        if (mode == Mode.RESET) {
          reset(client);
        } else {
          connect(client);
        }
      } catch (IOException e) {
        if (!closed) {
          throw new UserException("a proxy cannot accept: " + e, e);
        }
      }
    }
  }

  private void connect(Socket client) {
    try {
      var server = new Socket(LOOPBACK, target);
      open.add(client);
      open.add(server);
      daemon("proxy-in", () -> pump(client, server, false));
      daemon("proxy-out", () -> pump(server, client, true));
    } catch (IOException serverIsDown) {
      reset(client);
    }
  }

  /** Until one side ends the connection, which ends the other side's. */
  private void pump(Socket from, Socket to, boolean answers) {
    try {
      var piece = new byte[PIECE];
      while (true) {
        int most = mode == Mode.THROTTLE ? SMALL_PIECE : PIECE;
        int read = from.getInputStream().read(piece, 0, most);
        if (read < 0) {
          break;
        }
        pass(piece, read, to, answers);
      }
    } catch (IOException ended) {
      // By a peer, or by this proxy on purpose: both sides are closed below.
      reset(to);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      close(from);
      close(to);
    }
  }

  private void pass(byte[] piece, int length, Socket to, boolean answers)
      throws IOException, InterruptedException {
    while (mode == Mode.STALL && !closed) {
      Thread.sleep(LOOK_MS);
    }
    switch (mode) {
      case DELAY -> Thread.sleep(DELAY_MS);
      case THROTTLE -> Thread.sleep(THROTTLE_MS);
      default -> {
        // At once.
      }
    }
    if (answers && mode == Mode.HALF_OPEN) {
      return;
    }
    if (answers && mode == Mode.TRUNCATE) {
      to.getOutputStream().write(piece, 0, length / 2);
      throw new IOException("truncated on purpose");
    }
    to.getOutputStream().write(piece, 0, length);
  }

  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException closedAlready) {
      return;
    }
    closeQuietly(socket);
  }

  private void close(Socket socket) {
    open.remove(socket);
    closeQuietly(socket);
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UserException("a connection of the proxy cannot be closed: " + e, e);
    }
  }

  private static void daemon(String name, Runnable work) {
    var thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    closed = true;
    try {
      listener.close();
    } catch (IOException e) {
      throw new UserException("a proxy cannot be closed: " + e, e);
    }
    open.forEach(TcpProxy::reset);
  }
}
