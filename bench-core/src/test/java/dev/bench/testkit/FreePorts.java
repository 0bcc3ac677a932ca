package dev.bench.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Free ports, below those that bundled servers choose at random and those of connections.
 *
 * <p>Each process of tests takes them from a share of its own, one after the other: a port is used
 * later than it is found, and another process must not take it in between.
 */
public final class FreePorts {

  private static final int LOWEST = 14_000;
  private static final int SHARES = 40;
  private static final int SHARE = 150;

  /** Neighbours are far from one another in time: a test may count up from the port it got. */
  private static final int STEP = 7;

  private static final int FIRST = LOWEST + (int) (ProcessHandle.current().pid() % SHARES) * SHARE;
  private static final AtomicInteger found = new AtomicInteger();

  private FreePorts() {}

  /** That many different ones. */
  public static List<Integer> find(int count) {
    return IntStream.generate(() -> FIRST + Math.floorMod(found.getAndAdd(STEP), SHARE))
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
