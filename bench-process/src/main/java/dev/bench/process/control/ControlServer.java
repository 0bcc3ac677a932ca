package dev.bench.process.control;

import dev.bench.process.supervisor.ProcessManager;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;

/**
 * Listens at the control socket of a run and hands requests to its manager.
 *
 * <p>One request a connection, one line; replies are lines, the last one is an end, but for who is
 * connected to a process, see {@link Wire}. Clients are not trusted to be quick or right: number of
 * connections, length of a line and the time to send or take one are bounded.
 *
 * <p>Threads: one does all input and output; nobody ever waits for a client.
 */
public final class ControlServer implements AutoCloseable {

  /** At once: who has not asked for anything is sent away, the others wait for what they asked. */
  static final int MOST_CONNECTIONS = 128;

  /** How often limits are looked at while somebody is connected. */
  private static final Duration TICK = Duration.ofMillis(250);

  /** How often keys are offered again to a process that did not take them. */
  private static final Duration KEYS_TICK = Duration.ofMillis(10);

  /** For what is left to be sent when the run ends. */
  private static final Duration CLOSE_LIMIT = Duration.ofMillis(200);

  private final Path socket;
  private final ServerSocketChannel listening;
  private final Selector selector;
  private final SelectionKey accepting;
  private final ProcessManager manager;
  private final Connection.Limits limits;
  private final Thread thread;
  private volatile long closeAt = Long.MAX_VALUE;

  /** Whether it was told that nobody can be let in. */
  private boolean shutTold;

  private ControlServer(
      Path socket,
      ServerSocketChannel listening,
      SelectionKey accepting,
      ProcessManager manager,
      Connection.Limits limits) {
    this.socket = socket;
    this.listening = listening;
    this.selector = accepting.selector();
    this.accepting = accepting;
    this.manager = manager;
    this.limits = limits;
    this.thread = Thread.ofPlatform().daemon().name("control").start(this::run);
  }

  /**
   * Listens from now on.
   *
   * @param socket a new file, in a folder that only this user may enter
   */
  public static ControlServer start(Path socket, ProcessManager manager) throws IOException {
    return start(socket, manager, Connection.Limits.STANDARD);
  }

  static ControlServer start(Path socket, ProcessManager manager, Connection.Limits limits)
      throws IOException {
    ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      listening.bind(UnixDomainSocketAddress.of(socket));
      Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
      listening.configureBlocking(false);
      SelectionKey accepting = listening.register(Selector.open(), SelectionKey.OP_ACCEPT);
      return new ControlServer(socket, listening, accepting, manager, limits);
    } catch (IOException | RuntimeException failed) {
      listening.close();
      throw failed;
    }
  }

  private void run() {
    try {
      while (!isDone()) {
        selector.select(tick());
        if (accepting.interestOps() == 0) {
          accepting.interestOps(SelectionKey.OP_ACCEPT);
        } else if (selector.selectedKeys().contains(accepting)) {
          accept();
        }
        selector.selectedKeys().clear();
        connections().forEach(Connection::proceed);
      }
    } catch (IOException broken) {
      manager.remark("bench status and its like do not work any more: " + broken);
    } finally {
      connections().forEach(Connection::close);
      closeAll();
    }
  }

  private long tick() {
    List<Connection> all = connections();
    if (all.stream().anyMatch(Connection::holdsKeys)) {
      return KEYS_TICK.toMillis();
    }
    boolean nothingDue = all.isEmpty() && closeAt == Long.MAX_VALUE && accepting.interestOps() != 0;
    return nothingDue ? 0 : TICK.toMillis();
  }

  /** Closed, and what was to be sent is sent or took too long. */
  private boolean isDone() {
    return closeAt != Long.MAX_VALUE
        && (connections().stream().noneMatch(Connection::hasToSend) || System.nanoTime() > closeAt);
  }

  /** Lets one in; when that cannot be, for want of file descriptors, not before the next tick. */
  private void accept() {
    try {
      SocketChannel channel = listening.accept();
      if (channel != null) {
        admit(channel);
      }
      shutTold = false;
    } catch (IOException full) {
      accepting.interestOps(0);
      if (!shutTold) {
        manager.remark(
            "bench status and its like are not answered now, which is tried again: "
                + full.getMessage());
      }
      shutTold = true;
    }
  }

  private void admit(SocketChannel channel) throws IOException {
    channel.configureBlocking(false);
    SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
    Connection connection = new Connection(channel, key, manager, limits, selector::wakeup);
    key.attach(connection);
    if (connections().size() > MOST_CONNECTIONS) {
      connection.refuse(
          "%d others are connected to bench start already: end some, or try again later"
              .formatted(MOST_CONNECTIONS));
    }
  }

  private List<Connection> connections() {
    return selector.keys().stream()
        .filter(SelectionKey::isValid)
        .map(SelectionKey::attachment)
        .filter(Connection.class::isInstance)
        .map(Connection.class::cast)
        .toList();
  }

  private void closeAll() {
    try {
      listening.close();
      selector.close();
    } catch (IOException closedAnyway) {
      // The file is removed all the same.
    }
    remove();
  }

  private void remove() {
    try {
      Files.deleteIfExists(socket);
    } catch (IOException inUse) {
      // It answers nobody.
    }
  }

  /** Sends what is left and lets go of the socket. */
  @Override
  public void close() {
    closeAt = System.nanoTime() + CLOSE_LIMIT.toNanos();
    selector.wakeup();
    try {
      thread.join(CLOSE_LIMIT.plus(TICK));
    } catch (InterruptedException shuttingDown) {
      Thread.currentThread().interrupt();
    }
    remove(); // on a busy machine that thread may not come to it before this program ends
  }
}
