package dev.bench.process.supervisor;

import dev.bench.process.child.ChildEvent;
import dev.bench.process.output.OutputWriter;
import dev.bench.process.output.OutputWriter.Flow;
import dev.bench.process.supervisor.EventQueue.Intake;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Takes events one after another and gives them to the manager.
 *
 * <p>It never waits for whoever reads the output. While nothing of that is taken, lines stay where
 * they are and hold back the processes that write them; everything else goes on. Once somebody
 * wants an end, lines are taken all the same, and only the log files have them.
 *
 * <p>Threads: {@link #put} is safe, as are {@link #hasRoom} and {@link #hasEnded}; the rest is
 * confined to the one that runs it.
 */
final class EventLoop implements OutputWriter.Listener {

  /** How often it is looked, while nothing is taken, whether that is still so. */
  private static final Duration LOOK_INTERVAL = Duration.ofMillis(100);

  /**
   * Who writes fast is read in portions: a change of threads for each line would cost ten times the
   * line.
   */
  private static final long BREATH_NANOS = 500_000;

  private final EventQueue events = new EventQueue();
  private final ProcessManager manager;
  private final ProcessTable table;
  private final Stopping stopping;
  private final RunListener listener;
  private final OutputWriter output;
  private Flow flow = Flow.FREE;

  /** When there was nothing to do. */
  private long idleAt = System.nanoTime();

  EventLoop(ProcessManager manager, ProcessTable table, Stopping stopping, RunListener listener) {
    this.manager = manager;
    this.table = table;
    this.stopping = stopping;
    this.listener = listener;
    this.output = listener.output();
  }

  /** Adds an event; a line waits as long as there are too many. */
  void put(RunEvent event) {
    try {
      events.put(event);
    } catch (InterruptedException shuttingDown) {
      Thread.currentThread().interrupt();
    }
  }

  /** Adds what happened to a child; a line waits as long as there are too many. */
  void put(ChildEvent event) {
    put(new RunEvent.OfChild(event));
  }

  @Override
  public void hasRoom() {
    events.wake();
  }

  @Override
  public void hasEnded() {
    put(new RunEvent.Unheard());
  }

  /** Whether people can be shown anything at the moment. */
  boolean isHeard() {
    return flow != Flow.STALLED;
  }

  /** Makes ready what is needed as soon as there are processes, of which there may be many. */
  void prepare() {
    output.tell(this);
  }

  /** Runs until all processes have ended, and what they said was told. */
  void run(Preparation prepared) throws InterruptedException {
    boolean begun = false;
    while (!manager.isFinished()) {
      RunEvent event = events.poll(intake());
      if (event == null && System.nanoTime() - idleAt < BREATH_NANOS) {
        LockSupport.parkNanos(BREATH_NANOS);
        event = events.poll(intake());
      }
      if (event == null) {
        listener.idle();
        idleAt = System.nanoTime();
        if (!begun && !table.isStarting()) {
          begun = true;
          prepared.begin();
        }
        event = events.poll(intake(), nanosUntilDue(), TimeUnit.NANOSECONDS);
      }
      if (event != null) {
        manager.accept(event);
      }
      manager.elapse();
    }
    tellTheRest();
  }

  /**
   * Waits for whoever reads slowly, once somebody wants an end as long as for a process, but not
   * for hours because one of them has hours; for one who does not read only as long as nobody
   * minds.
   */
  private void tellTheRest() throws InterruptedException {
    Duration asForProcesses = Stopping.limit(table);
    boolean moderate = asForProcesses.compareTo(Stopping.STANDARD_LIMIT) < 0;
    Duration wait = moderate ? asForProcesses : Stopping.STANDARD_LIMIT;
    long limit = System.nanoTime() + wait.toNanos();
    boolean told = false;
    while (!told && !(stopping.isWanted() && System.nanoTime() - limit > 0)) {
      RunEvent event = events.poll(intake());
      if (event != null) {
        manager.accept(event);
      } else {
        listener.idle();
        told =
            (output.isWritten(LOOK_INTERVAL) && events.isEmpty())
                || (stopping.isWanted() && output.isStalled());
      }
    }
  }

  private Intake intake() {
    flow = output.flow();
    if (flow == Flow.FULL) {
      return Intake.UP_TO_LINES;
    }
    return flow == Flow.STALLED && !stopping.isWanted() ? Intake.BUT_LINES : Intake.ALL;
  }

  private long nanosUntilDue() {
    long due = manager.nanosUntilDue();
    return flow == Flow.FULL ? Math.min(due, LOOK_INTERVAL.toNanos()) : due;
  }
}
