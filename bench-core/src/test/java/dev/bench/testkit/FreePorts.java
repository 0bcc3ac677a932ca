package dev.bench.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Ports nobody listens on, below those that the system gives to connections by itself. */
public final class FreePorts {

  private static final int LOWEST = 20_000;
  private static final int HIGHEST = 32_000;

  private FreePorts() {}

  /** That many different ones. */
  public static List<Integer> find(int count) {
    return ThreadLocalRandom.current()
        .ints(LOWEST, HIGHEST)
        .distinct()
        .filter(FreePorts::isFree)
        .limit(count)
        .boxed()
        .toList();
  }

  /** One. */
  public static int one() {
    return find(1).getFirst();
  }

  private static boolean isFree(int port) {
    return mayListen(new InetSocketAddress(port))
        && mayListen(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  private static boolean mayListen(InetSocketAddress address) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(address);
      return true;
    } catch (IOException taken) {
      return false;
    }
  }
}
