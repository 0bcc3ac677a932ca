package dev.bench.cli.ready;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Unix socket of one process, {@code config/pids/ready/<pid>}, that listens while the process is
 * ready: web processes that share a port are told apart by it.
 *
 * <p>A caller gets the name that supervisor gave the process, and a line feed. Only the user of the
 * bench can enter the folder.
 */
public final class ReadySocket implements AutoCloseable {

  /** The folder, below that of pids. */
  static final String FOLDER = "ready";

  /** In bytes. */
  private static final int LONGEST_PATH = 107;

  private static final Logger log = LoggerFactory.getLogger(ReadySocket.class);
  private static final Duration PAUSE = Duration.ofMillis(250);

  private final Path file;
  private final ServerSocketChannel listening;
  private final String name;

  private ReadySocket(Path file, ServerSocketChannel listening, String name) {
    this.file = file;
    this.listening = listening;
    this.name = name;
  }

  /**
   * Says from now on that this process is ready; nothing, where no supervisor runs it.
   *
   * @param pids the folder of this host's pids
   * @param environment of this process
   */
  public static Optional<ReadySocket> open(Path pids, Map<String, String> environment) {
    Optional<String> name = SupervisedName.in(environment);
    if (name.isEmpty()) {
      return Optional.empty();
    }
    Path file = pids.resolve(FOLDER).resolve(Long.toString(ProcessHandle.current().pid()));
    try {
      return Optional.of(listen(file, name.get()));
    } catch (IOException | RuntimeException failed) { // such as a path that is too long
      log.warn(
          "No socket can be made at {}, so bench restart cannot tell when this process is ready: {}",
          file,
          String.valueOf(failed.getMessage()));
      return Optional.empty();
    }
  }

  /** Whether the sockets of processes can lie there: the kernel takes no longer paths. */
  static boolean fits(Path pids) {
    String longest = pids.resolve(FOLDER).resolve(".4194304").toAbsolutePath().toString();
    return longest.getBytes(StandardCharsets.UTF_8).length <= LONGEST_PATH;
  }

  private static ReadySocket listen(Path file, String name) throws IOException {
    Files.createDirectories(
        file.getParent(),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    // A socket under its name always listens: it gets the name when it does.
    Path hidden = file.resolveSibling("." + file.getFileName());
    ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      Files.deleteIfExists(hidden);
      listening.bind(UnixDomainSocketAddress.of(hidden));
      Files.move(hidden, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException | RuntimeException failed) {
      listening.close();
      Files.deleteIfExists(hidden);
      throw failed;
    }
    ReadySocket socket = new ReadySocket(file, listening, name);
    Thread.ofPlatform().daemon().name("ready").start(socket::accept);
    return socket;
  }

  private void accept() {
    while (listening.isOpen()) {
      try (SocketChannel caller = listening.accept()) {
        caller.write(ByteBuffer.wrap((name + "\n").getBytes(StandardCharsets.UTF_8)));
      } catch (ClosedChannelException ended) {
        // Or the caller has gone: the loop looks which.
      } catch (IOException full) { // no file can be opened now
        log.debug("A caller of {} is not answered", file, full);
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  /** The process is to end: it is not ready any more. */
  @Override
  public void close() {
    try {
      Files.deleteIfExists(file);
      listening.close();
    } catch (IOException failed) {
      log.debug("{} could not be closed; it ends with the process", file, failed);
    }
  }
}
