package dev.bench.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports of 127.0.0.1 on which no server listens at the moment. */
public final class FreePort {

  private static final int LOWEST = 20_000;

  /** From here on, systems take ports for connections to others; Linux does. */
  private static final int OF_CLIENTS = 32_768;

  private static final int TRIES = 100;

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

  /** Any free one; the system gives clients none of these, so none is taken by chance. */
  public static int any() throws IOException {
    for (int tries = 0; tries < TRIES; tries++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, OF_CLIENTS);
      if (isFree(port)) {
        return port;
      }
    }
    try (ServerSocket socket = open(0)) {
      return socket.getLocalPort();
    }
  }

  private static ServerSocket open(int port) throws IOException {
    return new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"));
  }
}
