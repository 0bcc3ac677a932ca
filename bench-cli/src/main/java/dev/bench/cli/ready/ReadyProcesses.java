package dev.bench.cli.ready;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * The processes of this host that say by their {@link ReadySocket} that they are ready.
 *
 * @param pids the folder of this host's pids
 */
public record ReadyProcesses(Path pids) {

  private static final Duration INTERVAL = Duration.ofMillis(100);
  private static final int LONGEST_NAME = 256;

  /** How long a process that accepts a caller may take to say its name. */
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(1);

  /**
   * Waits until the process of that name is ready; returns whether it is. Below a path that is too
   * long for sockets each counts as ready.
   *
   * @param name as supervisorctl says it
   */
  public boolean await(String name, Duration limit) throws IOException {
    if (!ReadySocket.fits(pids)) {
      return true;
    }
    long start = System.nanoTime();
    boolean ready = names().contains(name);
    while (!ready && System.nanoTime() - start < limit.toNanos()) {
      LockSupport.parkNanos(INTERVAL.toNanos());
      ready = names().contains(name);
    }
    return ready;
  }

  /** The socket of a process that was killed stays; it is removed when it is asked. */
  private List<String> names() throws IOException {
    Path folder = pids.resolve(ReadySocket.FOLDER);
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().matches("\\d+"))
          .map(ReadyProcesses::name)
          .toList();
    }
  }

  /** The name that the process at a socket says; empty when none listens, or it says nothing. */
  private static String name(Path file) {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.configureBlocking(false); // a process that is stopped accepts and answers no caller
      channel.connect(UnixDomainSocketAddress.of(file));
      ByteBuffer answer = ByteBuffer.allocate(LONGEST_NAME);
      long start = System.nanoTime();
      while (System.nanoTime() - start < ANSWER_LIMIT.toNanos() && answer.hasRemaining()) {
        int read = channel.read(answer);
        if (read < 0) {
          break;
        }
        if (read == 0) {
          LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
        }
      }
      return new String(answer.array(), 0, answer.position(), StandardCharsets.UTF_8).strip();
    } catch (ConnectException left) {
      remove(file);
      return "";
    } catch (IOException gone) {
      return "";
    }
  }

  private static void remove(Path left) {
    try {
      Files.deleteIfExists(left);
    } catch (IOException denied) {
      // It is asked in vain the next time as well.
    }
  }
}
