package dev.bench.process.control;

import dev.bench.process.supervisor.ProcessManager;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.locks.LockSupport;

/**
 * Listens at the control socket of a run and hands requests to its manager.
 *
 * <p>A caller makes one request, in one line; replies are lines, of which the last is an end,
 * except that a caller may become connected to a process, see {@link Wire}. Callers may be slow or
 * wrong: their number, the length of a line and the time to send or read one are limited.
 *
 * <p>Threads: one accepts, and each {@link Caller} has its own.
 */
public final class ControlServer implements AutoCloseable {

  /** How many callers at once; one more is refused with a reason. */
  static final int MOST_CALLERS = 128;

  /** The pause after a failure to accept callers. */
  private static final Duration RETRY_INTERVAL = Duration.ofMillis(250);

  /** How long the end of the run waits for unwritten replies. */
  private static final Duration CLOSE_LIMIT = Duration.ofMillis(200);

  private final Path socket;
  private final ServerSocketChannel listening;
  private final ProcessManager manager;
  private final Caller.Limits limits;
  private final Set<Caller> callers = ConcurrentHashMap.newKeySet();
  private final ScheduledThreadPoolExecutor clock =
      new ScheduledThreadPoolExecutor(
          1,
          Thread.ofPlatform().daemon().name("control-clock").factory(),
          new ThreadPoolExecutor.DiscardPolicy());

  private ControlServer(
      Path socket, ServerSocketChannel listening, ProcessManager manager, Caller.Limits limits) {
    this.socket = socket;
    this.listening = listening;
    this.manager = manager;
    this.limits = limits;
    clock.setRemoveOnCancelPolicy(true);
  }

  /**
   * Listens from now on.
   *
   * @param socket a new file, in a folder that only this user may enter
   */
  public static ControlServer start(Path socket, ProcessManager manager) throws IOException {
    return start(socket, manager, Caller.Limits.STANDARD);
  }

  static ControlServer start(Path socket, ProcessManager manager, Caller.Limits limits)
      throws IOException {
    ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      listening.bind(UnixDomainSocketAddress.of(socket));
      Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
    } catch (IOException | RuntimeException failed) {
      listening.close();
      throw failed;
    }
    ControlServer server = new ControlServer(socket, listening, manager, limits);
    Thread.ofPlatform().daemon().name("control").start(server::accept);
    return server;
  }

  /** Accepts callers; tries again when file descriptors or threads are short. */
  private void accept() {
    boolean told = false;
    while (listening.isOpen()) {
      try {
        admit(listening.accept());
        told = false;
      } catch (ClosedChannelException ended) {
        return;
      } catch (IOException | OutOfMemoryError full) {
        if (!told) {
          manager.remark(
              "requests such as bench status cannot be answered now; trying again: "
                  + full.getMessage());
        }
        told = true;
        LockSupport.parkNanos(RETRY_INTERVAL.toNanos());
      }
    }
  }

  private void admit(SocketChannel channel) {
    Caller caller = new Caller(channel, manager, limits, clock);
    if (callers.size() >= MOST_CALLERS) {
      caller.refuse(
          "%d others are connected to bench start already: end some, or try again later"
              .formatted(MOST_CALLERS));
    } else {
      callers.add(caller);
    }
    try {
      Thread.ofPlatform().daemon().name("control-caller").start(() -> serve(caller));
    } catch (OutOfMemoryError noThread) {
      callers.remove(caller);
      caller.close();
      throw noThread;
    }
  }

  private void serve(Caller caller) {
    try {
      caller.serve();
    } finally {
      callers.remove(caller);
    }
  }

  /** Writes what is left and lets go of the socket. */
  @Override
  public void close() {
    try {
      listening.close();
      Files.deleteIfExists(socket);
      long end = System.nanoTime() + CLOSE_LIMIT.toNanos();
      for (Caller caller : callers) {
        caller.finish(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
      }
    } catch (IOException closedAnyway) {
      // A socket that answers no caller is removed with the run file.
    } catch (InterruptedException shuttingDown) {
      Thread.currentThread().interrupt();
    } finally {
      clock.shutdownNow();
    }
  }
}
