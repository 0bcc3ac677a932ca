package dev.bench.cli.setup;

import java.net.InetAddress;
import java.net.ServerSocket;

/** A program that listens on the port that is its argument until it is ended. */
final class Listener {

  private Listener() {}

  /** Listens; says so first. */
  public static void main(String[] args) throws Exception {
    int port = Integer.parseInt(args[0]);
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      System.out.println("listening on " + socket.getLocalPort());
      while (true) {
        socket.accept().close();
      }
    }
  }
}
