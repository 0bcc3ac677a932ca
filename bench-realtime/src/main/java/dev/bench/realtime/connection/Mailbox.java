package dev.bench.realtime.connection;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs what is put in one after the other, on threads of an executor, and says when too much waits.
 *
 * <p>So a client's packets take effect in the order in which it sent them, though each may block.
 * Safe for many threads.
 */
final class Mailbox {

  private static final Logger log = LoggerFactory.getLogger(Mailbox.class);

  private final Executor executor;
  private final Capacity capacity;
  private final Runnable whenRoom;
  private final Queue<Letter> waiting = new ArrayDeque<>();
  private int bytes;
  private boolean full;
  private boolean running;
  private boolean ended;

  private record Letter(Runnable task, int bytes) {}

  /** When a mailbox is full: with so many tasks, or so many bytes. */
  record Capacity(int tasks, int bytes) {}

  /** {@code whenRoom} is called when a mailbox that was full is half empty, or has ended. */
  Mailbox(Executor executor, Capacity capacity, Runnable whenRoom) {
    this.executor = executor;
    this.capacity = capacity;
    this.whenRoom = whenRoom;
  }

  /** Puts a task in that takes about {@code size} bytes while it waits. */
  void put(Runnable task, int size) {
    synchronized (this) {
      if (ended) {
        return;
      }
      waiting.add(new Letter(task, size));
      bytes += size;
      full |= waiting.size() >= capacity.tasks() || bytes >= capacity.bytes();
      if (running) {
        return;
      }
      running = true;
    }
    executor.execute(this::drain);
  }

  /** Whether the sender should wait. */
  synchronized boolean isFull() {
    return full;
  }

  /** How many tasks wait. */
  synchronized int size() {
    return waiting.size();
  }

  /** Drops what waits and what comes: its client has gone. */
  void end() {
    synchronized (this) {
      ended = true;
      full = false;
      waiting.clear();
    }
    whenRoom.run();
  }

  private void drain() {
    for (Letter letter = next(); letter != null; letter = next()) {
      try {
        letter.task().run();
      } catch (RuntimeException | Error e) { // an Error too: else nothing would be handled again
        log.error("A client's packet could not be handled; its next ones will be", e);
      }
    }
  }

  private @Nullable Letter next() {
    Letter letter;
    boolean room;
    synchronized (this) {
      letter = waiting.poll();
      running = letter != null;
      bytes -= letter == null ? 0 : letter.bytes();
      room = full && waiting.size() <= capacity.tasks() / 2 && bytes <= capacity.bytes() / 2;
      full &= !room;
    }
    if (room) {
      whenRoom.run();
    }
    return letter;
  }
}
