package dev.bench.metrics;

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
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the figures of this process at a Unix socket: a caller connects and reads them to their
 * end.
 *
 * <p>Only the user of the bench can enter the socket's folder. Callers are let go after {@link
 * #LIMIT}. Thread-safe.
 */
final class FiguresSocket implements AutoCloseable {

  /** How long a caller may take to read the figures. */
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** How long it waits for callers when it closes. */
  private static final Duration LAST_WAIT = Duration.ofSeconds(1);

  private static final Logger log = LoggerFactory.getLogger(FiguresSocket.class);
  private static final int CALLERS = 8;
  private static final Duration PAUSE = Duration.ofMillis(250);

  private final Path file;
  private final ServerSocketChannel listening;
  private final Supplier<String> figures;
  private final Semaphore places = new Semaphore(CALLERS);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private FiguresSocket(Path file, ServerSocketChannel listening, Supplier<String> figures) {
    this.file = file;
    this.listening = listening;
    this.figures = figures;
  }

  /**
   * Listens at {@code file} from now on; what lies there is replaced.
   *
   * @param file in a folder that only this user may enter; its path has 107 bytes at most
   */
  static FiguresSocket open(Path file, Supplier<String> figures) throws IOException {
    // A socket under its name always listens: it gets the name when it does.
    Path hidden = file.resolveSibling("." + ProcessHandle.current().pid());
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
    FiguresSocket socket = new FiguresSocket(file, listening, figures);
    Thread.ofPlatform().daemon().name("figures").start(socket::accept);
    return socket;
  }

  private void accept() {
    while (listening.isOpen()) {
      try {
        admit(listening.accept());
      } catch (ClosedChannelException ended) {
        return;
      } catch (IOException full) { // no file can be opened now
        log.debug("A caller of {} is not let in", file, full);
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  private void admit(SocketChannel caller) throws IOException {
    if (!places.tryAcquire()) {
      caller.close();
      return;
    }
    Thread writer = Thread.ofVirtual().unstarted(() -> write(caller));
    threads.execute(() -> {
      try {
        writer.start();
        if (!writer.join(LIMIT)) {
          writer.interrupt(); // which closes the channel
          writer.join();
        }
      } catch (InterruptedException closing) {
        writer.interrupt();
      } finally {
        places.release();
      }
    });
  }

  private void write(SocketChannel caller) {
    try (caller) {
      ByteBuffer bytes = ByteBuffer.wrap(figures.get().getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        caller.write(bytes);
      }
    } catch (IOException | RuntimeException e) {
      log.debug("A caller of {} did not get all figures", file, e);
    }
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(file);
      listening.close();
      threads.shutdownNow();
      if (!threads.awaitTermination(LAST_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
        log.debug("A caller of {} is still connected", file);
      }
    } catch (IOException e) {
      log.debug("{} could not be closed; it ends with the process", file, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
