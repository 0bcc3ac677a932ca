package dev.bench.process.output;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;

/**
 * Writes bytes to the terminal on a thread of its own; callers do not wait.
 *
 * <p>Only that thread waits for a terminal that Ctrl-S has stopped, or for a pipe that is not read.
 * A thread that has much to write calls {@link #awaitRoom} first, which bounds the memory.
 *
 * <p>Threads: safe. Errors: bytes that cannot be written are dropped, since the terminal may be
 * closed or the disk full; the next bytes are tried again.
 */
public final class OutputWriter {

  /** So many bytes wait before {@link #awaitRoom} blocks. */
  static final int ROOM = 32 * 1024;

  /** After so long without progress the reader counts as stalled. */
  public static final Duration STALL = Duration.ofSeconds(1);

  /** The most bytes of one write, so that slow progress is noticed. */
  private static final int PORTION = 8 * 1024;

  /** Bytes that can be written piece by piece without a copy. */
  private static final class Held extends ByteArrayOutputStream {
    Held() {
      super(2 * ROOM);
    }

    void writeTo(OutputStream out, int from) throws IOException {
      out.write(buf, from, Math.min(PORTION, count - from));
    }
  }

  private final OutputStream out;
  private Held waiting = new Held();

  /** What is being written, known to the writing thread only. */
  private Held taken = new Held();

  private Runnable onEnd = () -> {};
  private boolean begun;
  private boolean writing;
  private boolean ended;
  private long patience = Long.MAX_VALUE;
  private volatile boolean full;

  /** When the last portion was begun. */
  private volatile long writtenAt;

  /** What goes to that stream. */
  public OutputWriter(OutputStream out) {
    this.out = out;
  }

  /** Begins to write; {@code onEnd} runs on the writing thread once the output has no reader. */
  public synchronized void begin(Runnable onEnd) {
    this.onEnd = onEnd;
    begin();
  }

  private void begin() {
    if (!begun) {
      begun = true;
      Thread.ofPlatform().daemon().name("output").start(this::run);
    }
  }

  /** Queues bytes; never waits. */
  synchronized void write(ByteArrayOutputStream bytes) {
    if (ended) {
      return;
    }
    if (isIdle()) {
      writtenAt = System.nanoTime();
    }
    try {
      bytes.writeTo(waiting);
    } catch (IOException never) {
      throw new UncheckedIOException(never);
    }
    full = waiting.size() >= ROOM;
    begin();
    notifyAll();
  }

  /**
   * Waits until there is room; false when none comes within {@link #waitAtMost}: then the bytes are
   * to be dropped.
   */
  public boolean awaitRoom() {
    return !full || hasRoomSoon();
  }

  private synchronized boolean hasRoomSoon() {
    try {
      while (full && takenSince() <= patience) {
        wait(STALL.toMillis());
      }
    } catch (InterruptedException shuttingDown) {
      Thread.currentThread().interrupt();
    }
    return !full;
  }

  /** From now on {@link #awaitRoom} waits at most so long for a stalled output. */
  public synchronized void waitAtMost(Duration limit) {
    patience = limit.toNanos();
    notifyAll();
  }

  /** Whether bytes wait and the output is stalled. */
  public synchronized boolean isStalled() {
    return writing && isOverdue();
  }

  private boolean isOverdue() {
    return takenSince() > STALL.toNanos();
  }

  private long takenSince() {
    return System.nanoTime() - writtenAt;
  }

  /** Waits until all is written, at most so long; returns whether it is. */
  public synchronized boolean isWritten(Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    long left = limit.toMillis();
    while (!isIdle() && left > 0) {
      wait(left);
      left = (end - System.nanoTime()) / 1_000_000;
    }
    return isIdle();
  }

  private boolean isIdle() {
    return ended || (!writing && waiting.size() == 0);
  }

  private void run() {
    try {
      do {
        next();
      } while (writeOut());
    } catch (InterruptedException shuttingDown) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void next() throws InterruptedException {
    writing = false;
    notifyAll();
    while (waiting.size() == 0) {
      wait();
    }
    writing = true;
    writtenAt = System.nanoTime();
    Held written = taken;
    taken = waiting;
    waiting = written;
    waiting.reset();
    full = false;
    notifyAll();
  }

  private boolean writeOut() {
    try {
      for (int from = 0; from < taken.size(); from += PORTION) {
        writtenAt = System.nanoTime();
        taken.writeTo(out, from);
      }
      out.flush();
    } catch (OutputGoneException forGood) {
      end();
      return false;
    } catch (IOException forNow) {
      // The terminal is closed, and HUP comes as well; or the disk is full.
    }
    return true;
  }

  private void end() {
    synchronized (this) {
      ended = true;
      writing = false;
      full = false;
      waiting.reset();
      notifyAll();
    }
    onEnd.run();
  }
}
