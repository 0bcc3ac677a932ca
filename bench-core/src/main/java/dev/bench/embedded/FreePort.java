package dev.bench.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Ports of 127.0.0.1 on which nobody listens at the moment. */
final class FreePort {

  private FreePort() {}

  /** The first free one from {@code first} on, among {@code count}; else any that is free. */
  static int near(int first, int count) throws IOException {
    for (int port = first; port < first + count; port++) {
      if (isFree(port)) {
        return port;
      }
    }
    return any();
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = open(port)) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  /** Any free one. */
  static int any() throws IOException {
    try (ServerSocket socket = open(0)) {
      return socket.getLocalPort();
    }
  }

  private static ServerSocket open(int port) throws IOException {
    return new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"));
  }
}
