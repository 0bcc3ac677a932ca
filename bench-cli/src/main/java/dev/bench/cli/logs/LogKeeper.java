package dev.bench.cli.logs;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Looks for new files all the time, beside whoever reads, who may be slow: an opened file can be
 * read although it was rotated away.
 *
 * <p>Threads: one does so, until it is closed.
 */
final class LogKeeper implements AutoCloseable {

  /** What is written as fast as a disk takes it is rotated away in some tenths of a second. */
  private static final Duration INTERVAL = Duration.ofMillis(20);

  /** Looks once. */
  @FunctionalInterface
  interface Look {
    void now() throws IOException;
  }

  private final Look look;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile @Nullable IOException failure;

  private LogKeeper(Look look) {
    this.look = look;
  }

  static LogKeeper start(Look look) {
    LogKeeper keeper = new LogKeeper(look);
    Thread.ofPlatform().daemon().name("log-keeper").start(keeper::run);
    return keeper;
  }

  private void run() {
    try {
      while (!closed.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
        look.now();
      }
    } catch (IOException failed) {
      failure = failed;
    } catch (InterruptedException shuttingDown) {
      Thread.currentThread().interrupt();
    }
  }

  /** Throws what has ended it. */
  void check() throws IOException {
    IOException failed = failure;
    if (failed != null) {
      throw failed;
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
