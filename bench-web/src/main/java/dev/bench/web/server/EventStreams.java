package dev.bench.web.server;

import dev.bench.http.Response;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads that write server-sent events: one for each stream, of a bounded number.
 *
 * <p>Such a stream has no end, so it can neither be kept before it is sent nor be left to a worker
 * thread. Thread-safe; refuses a stream when all threads are taken.
 */
final class EventStreams implements Executor, AutoCloseable {

  private static final Duration IDLE = Duration.ofSeconds(60);

  private final ThreadPoolExecutor pool;

  EventStreams(int most) {
    pool =
        new ThreadPoolExecutor(
            0,
            most,
            IDLE.toSeconds(),
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            Thread.ofPlatform().name("web-events-", 1).factory());
  }

  /** Whether {@code response} is a stream of events. */
  static boolean isOne(Response response) {
    return response instanceof Response.Stream stream && stream.isEventStream();
  }

  @Override
  public void execute(Runnable stream) {
    pool.execute(stream);
  }

  /** Interrupts all streams. */
  @Override
  public void close() {
    pool.shutdownNow();
  }
}
