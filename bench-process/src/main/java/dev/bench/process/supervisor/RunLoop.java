package dev.bench.process.supervisor;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Passes events to the manager one by one, until all processes have ended and all output is
 * printed.
 *
 * <p>Threads: {@link #add} and {@link #ask} are safe; the rest is confined to the one that runs it.
 */
final class RunLoop {

  static final String ALL_ENDED = "all processes have ended";
  static final String ALL_STOP = "everything is being stopped: start it again with bench start";

  /** How often the end checks whether all is printed. */
  private static final Duration LOOK_INTERVAL = Duration.ofMillis(100);

  private final BlockingQueue<RunEvent> events = new LinkedBlockingQueue<>();
  private final ProcessManager manager;
  private final ProcessTable table;
  private final Stopping stopping;
  private final RunListener listener;

  /** Whether the loop has ended. */
  private boolean over;

  RunLoop(ProcessManager manager, ProcessTable table, Stopping stopping, RunListener listener) {
    this.manager = manager;
    this.table = table;
    this.stopping = stopping;
    this.listener = listener;
  }

  void add(RunEvent event) {
    events.add(event);
  }

  /** Adds a request; after the end it is answered here. */
  synchronized void ask(Request request, ReplyTo replyTo) {
    if (over) {
      replyTo.hear(Reply.End.because(ALL_ENDED));
    } else {
      add(new RunEvent.Requested(request, replyTo));
    }
  }

  /** Runs until all processes have ended; the manager prints nothing before {@code prepared}. */
  void run(Preparation prepared) throws InterruptedException {
    listener.begin(() -> add(new RunEvent.Unheard()));
    manager.begin();
    prepared.await();
    boolean begun = false;
    while (!manager.isFinished()) {
      if (events.isEmpty()) {
        listener.idle();
        if (!begun && !table.isStarting()) {
          begun = true;
          prepared.begin();
        }
      }
      manager.accept(events.poll(manager.nanosUntilDue(), TimeUnit.NANOSECONDS));
      manager.elapse();
    }
    awaitPrinting();
    answerTheLast();
  }

  /**
   * Waits for a slow terminal; during a stop as long as for a process, within a fixed limit. During
   * a stop it does not wait for a terminal that takes nothing.
   */
  private void awaitPrinting() throws InterruptedException {
    listener.idle();
    Duration limit = Stopping.limit(table);
    boolean moderate = limit.compareTo(Stopping.STANDARD_LIMIT) < 0;
    long end = System.nanoTime() + (moderate ? limit : Stopping.STANDARD_LIMIT).toNanos();
    while (!listener.isPrinted(LOOK_INTERVAL)
        && !(stopping.isWanted() && (listener.isStalled() || System.nanoTime() - end > 0))) {
      manager.accept(events.poll());
    }
    listener.waitAtMost(Duration.ZERO);
  }

  private synchronized void answerTheLast() {
    over = true;
    acceptAll();
  }

  /** Gives the events that wait to the manager. */
  void acceptAll() {
    for (RunEvent event = events.poll(); event != null; event = events.poll()) {
      manager.accept(event);
    }
  }
}
