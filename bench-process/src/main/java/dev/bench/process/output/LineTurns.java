package dev.bench.process.output;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The turns of the threads that read what children write: one at a time, in the order in which they
 * asked, so a flood of one child delays no other by more than one read.
 *
 * <p>The parts of a long line stay together: the other threads wait while they keep coming, at most
 * {@link #LONGEST_HOLD} a line.
 *
 * <p>Threads: safe; a turn is taken and given back by the same thread.
 */
public final class LineTurns {

  /** A pause in a long line after which the others have their turn. */
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(40);

  /** After this time the others have their turn, even within a long line. */
  static final Duration LONGEST_HOLD = Duration.ofSeconds(1);

  private final ReentrantLock lock = new ReentrantLock(true);
  private final Condition lineEnded = lock.newCondition();

  /** The threads that wait for their turn or have it. */
  private final AtomicInteger threads = new AtomicInteger();

  /** The process within a long line, when the line began, and until when the others wait. */
  private @Nullable String open;

  private long openSince;
  private long heldUntil;

  /** Waits for the turn of a process. */
  public void take(String process) {
    threads.incrementAndGet();
    lock.lock();
    try {
      long left = holdAgainst(process);
      while (left > 0) {
        long _ = lineEnded.awaitNanos(left);
        left = holdAgainst(process);
      }
    } catch (InterruptedException shuttingDown) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends the turn of a process; its line goes on unless it has {@code ended}. */
  public void give(String process, boolean ended) {
    boolean mine = process.equals(open);
    if (ended && mine) {
      open = null;
      lineEnded.signalAll();
    } else if (!ended) {
      long now = System.nanoTime();
      openSince = mine ? openSince : now;
      open = process;
      heldUntil = Math.min(now + LONGEST_PAUSE.toNanos(), openSince + LONGEST_HOLD.toNanos());
    }
    lock.unlock();
    threads.decrementAndGet();
  }

  /** Whether no thread has its turn or waits for it. */
  public boolean isIdle() {
    return threads.get() == 0;
  }

  private long holdAgainst(String process) {
    return open == null || open.equals(process) ? 0 : heldUntil - System.nanoTime();
  }
}
