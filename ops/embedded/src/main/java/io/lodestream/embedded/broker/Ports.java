package io.lodestream.embedded.broker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;

/**
 * The two ports of a node: one for clients, one for its own controller.
 *
 * <p>Kafka must be told its controller's port before it starts, so free ports are found by binding
 * and releasing them. Another process may take a port in between; the launcher then chooses again.
 */
record Ports(int broker, int controller) {

  /** Fails with a message that names the port when the wanted one is taken. */
  static Ports choose(String host, int wanted) {
    var address = resolve(host);
    try (var forClients = bind(address, wanted);
        var forController = bind(address, 0)) {
      return new Ports(forClients.getLocalPort(), forController.getLocalPort());
    } catch (IOException e) {
      throw new BrokerException(
          "the broker cannot listen on %s: %s"
              .formatted(BrokerSettings.address(host, wanted), e.getMessage()),
          e);
    }
  }

  private static InetAddress resolve(String host) {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new BrokerException("the broker's host '%s' is not known".formatted(host), e);
    }
  }

  private static ServerSocket bind(InetAddress address, int port) throws IOException {
    var socket = new ServerSocket();
    try {
      // Address reuse is on, as in Kafka's own acceptor, so that connections in TIME_WAIT do not
      // look like a conflict.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(address, port));
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }
}
