package dev.bench.realtime;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs what is put in one after the other, on threads of an executor, with a limit to what waits.
 *
 * <p>So a client's packets take effect in the order in which it sent them, though each may block.
 */
final class Mailbox {

  private static final Logger log = LoggerFactory.getLogger(Mailbox.class);

  private final Executor executor;
  private final int capacity;
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private boolean running;
  private boolean ended;

  Mailbox(Executor executor, int capacity) {
    this.executor = executor;
    this.capacity = capacity;
  }

  /** Puts a task in; false, and nothing happens, when too much waits already. */
  boolean put(Runnable task) {
    synchronized (this) {
      if (ended) {
        return true;
      }
      if (waiting.size() >= capacity) {
        return false;
      }
      waiting.add(task);
      if (running) {
        return true;
      }
      running = true;
    }
    executor.execute(this::drain);
    return true;
  }

  /** Drops what waits and whatever comes: there is nobody left to do it for. */
  synchronized void end() {
    ended = true;
    waiting.clear();
  }

  private void drain() {
    for (Runnable task = next(); task != null; task = next()) {
      try {
        task.run();
      } catch (RuntimeException e) {
        log.error("A client's packet could not be handled; its next ones will be", e);
      }
    }
  }

  private synchronized @Nullable Runnable next() {
    Runnable task = waiting.poll();
    running = task != null;
    return task;
  }
}
