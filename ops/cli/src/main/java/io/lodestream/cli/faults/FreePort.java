package io.lodestream.cli.faults;

import io.lodestream.schemas.error.UserException;
import java.io.IOException;
import java.net.ServerSocket;

/** A port that nobody listens on just now. */
final class FreePort {

  private FreePort() {}

  static int take() {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UserException("no port is free: " + e, e);
    }
  }
}
