package dev.bench.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Free ports, below those that bundled servers choose at random and those of connections.
 *
 * <p>Each process of tests takes them from a share of its own, one after the other: a port is used
 * later than it is found, and another process must not take it in between. A share belongs to the
 * process that holds the lock of its file.
 */
public final class FreePorts {

  private static final int LOWEST = 14_000;
  private static final int SHARES = 40;
  private static final int SHARE = 150;

  /** Neighbours are far from one another in time: a test may count up from the port it got. */
  private static final int STEP = 7;

  private static final Share OWN = Share.take();
  private static final AtomicInteger found = new AtomicInteger();

  private FreePorts() {}

  /** That many different ones. */
  public static List<Integer> find(int count) {
    return IntStream.generate(() -> OWN.first() + Math.floorMod(found.getAndAdd(STEP), SHARE))
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

  /** The ports from {@code first} on; the file stays open, since its lock ends with it. */
  private record Share(int first, FileChannel locked) {

    /** Takes the first one that no other process of this machine's user holds. */
    static Share take() {
      String user = System.getProperty("user.name");
      Path folder = Path.of(System.getProperty("java.io.tmpdir"), "bench-test-ports-" + user);
      try {
        Files.createDirectories(folder);
        // Processes that follow one another take different shares.
        int wanted = (int) (ProcessHandle.current().pid() % SHARES);
        for (int tried = 0; tried < SHARES; tried++) {
          int number = (wanted + tried) % SHARES;
          FileChannel file =
              FileChannel.open(
                  folder.resolve(number + ".lock"),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE);
          if (file.tryLock() != null) {
            return new Share(LOWEST + number * SHARE, file);
          }
          file.close();
        }
        throw new IllegalStateException(
            "All %d shares of ports in %s are taken; end other tests".formatted(SHARES, folder));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
