package dev.bench.process.output;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is on its way to the terminal: taken at once, written by a thread of its own.
 *
 * <p>So only that thread waits for a terminal that was stopped by Ctrl-S, or for a pipe whose
 * reader does something else. Whoever hands over looks at the {@link #flow} first.
 *
 * <p>Threads: safe; the writing one begins when somebody wants to hear how it goes, or with the
 * first bytes. Errors: what cannot be written is dropped, for the terminal may be closed or the
 * disk full; the next bytes are tried again.
 */
public final class OutputWriter {

  /** So many bytes wait before nothing more should be handed over; a little more may. */
  static final int ROOM = 32 * 1024;

  /** Whoever has taken nothing for so long has stopped reading. */
  static final Duration STALL = Duration.ofSeconds(1);

  /** So much is written at once, so that slow reading is told from none. */
  private static final int PORTION = 8 * 1024;

  /** How what is handed over is taken. */
  public enum Flow {
    /** There is room. */
    FREE,
    /** There is no room until some more is taken. */
    FULL,
    /** There is no room, and nothing is taken. */
    STALLED
  }

  /** Who hears how it goes, on the writing thread. */
  public interface Listener {
    /** There is room again. */
    void hasRoom();

    /** Nobody will ever read any more. */
    void hasEnded();
  }

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

  private @Nullable Listener listener;
  private boolean begun;
  private boolean writing;
  private boolean ended;
  private volatile boolean full;

  /** When the last portion was begun. */
  private volatile long writtenAt;

  /** What goes to that stream. */
  public OutputWriter(OutputStream out) {
    this.out = out;
  }

  /** From now on somebody hears how it goes, and the thread that writes is there. */
  public synchronized void tell(Listener whom) {
    listener = whom;
    begin();
  }

  private void begin() {
    if (!begun) {
      begun = true;
      Thread.ofPlatform().daemon().name("output").start(this::run);
    }
  }

  /** Hands bytes over. */
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

  /** How what is handed over is taken at the moment. */
  public Flow flow() {
    if (!full) {
      return Flow.FREE;
    }
    return isOverdue() ? Flow.STALLED : Flow.FULL;
  }

  /** Whether something waits to be written, and nothing is taken. */
  public synchronized boolean isStalled() {
    return writing && isOverdue();
  }

  private boolean isOverdue() {
    return System.nanoTime() - writtenAt > STALL.toNanos();
  }

  /** Waits until all is written, at most so long; whether it is. */
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

  private void next() throws InterruptedException {
    Listener whom;
    synchronized (this) {
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
      whom = full ? listener : null;
      full = false;
    }
    if (whom != null) {
      whom.hasRoom();
    }
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
    Listener whom;
    synchronized (this) {
      ended = true;
      writing = false;
      full = false;
      waiting.reset();
      notifyAll();
      whom = listener;
    }
    if (whom != null) {
      whom.hasEnded();
    }
  }
}
