package dev.bench.process.supervisor;

import dev.bench.process.child.ChildStarter;
import dev.bench.process.procfile.ProcessSpec;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What the manager knows about one process.
 *
 * <p>Threads: confined to the manager's consumer. Times are nanoseconds of the manager's clock.
 */
final class ManagedProcess {

  /** What a process is stopped for. */
  enum Aim {
    /** Everything ends. */
    END,
    /** It is to be started again at once. */
    START,
    /** It is to stay stopped. */
    HOLD,
    /** There is to be one process less of its line. */
    REMOVE
  }

  static final long NEVER = Long.MAX_VALUE;

  /** So many failures within the window are a crash loop. */
  static final int CRASH_LOOP = 5;

  static final Duration CRASH_WINDOW = Duration.ofSeconds(60);

  /** A process that ends sooner was not at work, whatever its exit code says. */
  private static final Duration SHORTEST_LIFE = Duration.ofSeconds(1);

  private static final Duration FIRST_BACK_OFF = Duration.ofSeconds(1);
  private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(30);

  final ProcessSpec spec;
  final ProcessLines lines;
  ProcessState state = ProcessState.WAITING;
  Aim aim = Aim.END;
  ChildStarter.@Nullable Child child;
  long pid;

  /** When it came into its state. */
  long since;

  /** When something is due that depends on the state: a start, a kill. */
  long dueAt = NEVER;

  /** When the child was started. */
  long startedAt;

  /** How often a child was started. */
  int starts;

  /** What was wrong with its readiness the last time; empty when nobody knows. */
  String lack = "";

  /** How the last child ended. */
  String lastEnd = "";

  /** The generation of app code that it says it serves; empty when it has not said so. */
  String generation = "";

  private final Deque<Long> failures = new ArrayDeque<>();
  private int failuresInARow;

  ManagedProcess(ProcessSpec spec, long now) {
    this.spec = spec;
    this.lines = new ProcessLines(spec.care().readiness());
    this.since = now;
  }

  String name() {
    return spec.name();
  }

  boolean isAlive() {
    return switch (state) {
      case STARTING, READY, STOPPING -> true;
      case WAITING, BACKING_OFF, DONE, ENDED, FAILED, LEFT_ALONE, HELD -> false;
    };
  }

  /** Whether everything else can have ended before it does. */
  boolean isShared() {
    return child != null && child.isShared();
  }

  /** Whether it changes by itself, so that waiting for it is worth while. */
  boolean isInMotion() {
    return switch (state) {
      case STARTING, STOPPING, BACKING_OFF -> true;
      case WAITING, READY, DONE, ENDED, FAILED, LEFT_ALONE, HELD -> false;
    };
  }

  /** Whether it does its work or has done it. */
  boolean isReadyOrDone() {
    return state == ProcessState.READY || state == ProcessState.DONE;
  }

  void enter(ProcessState next, long now) {
    enter(next, now, NEVER);
  }

  void enter(ProcessState next, long now, long due) {
    state = next;
    since = now;
    dueAt = due;
    lines.enter(next, now);
  }

  /** Its child is gone. */
  void childEnded(String how) {
    child = null;
    pid = 0;
    lastEnd = how;
    generation = "";
  }

  void kill() {
    if (child != null) {
      child.kill();
    }
  }

  /** How a process that is ready came to be so; of one that only runs nobody knows more. */
  String arrival() {
    return state == ProcessState.DONE ? "done after " + seconds(since - startedAt) : arrival(since);
  }

  /** The same of one that became ready at that time. */
  String arrival(long readyAt) {
    return spec.care().readiness().takesTime()
        ? "ready after " + seconds(readyAt - startedAt) + " (pid " + pid + ")"
        : "started (pid " + pid + ")";
  }

  boolean livedLongEnough(long now) {
    return now - startedAt >= SHORTEST_LIFE.toNanos();
  }

  /** Counts a failure; says how long to wait before the next try, or null in a crash loop. */
  @Nullable Duration failed(long now) {
    if (now - startedAt > CRASH_WINDOW.toNanos()) {
      failuresInARow = 0;
    }
    failuresInARow++;
    failures.addLast(now);
    while (now - failures.getFirst() > CRASH_WINDOW.toNanos()) {
      failures.removeFirst();
    }
    if (failures.size() >= CRASH_LOOP) {
      return null;
    }
    Duration wait = FIRST_BACK_OFF.multipliedBy(1L << Math.min(failuresInARow - 1, 10));
    return wait.compareTo(LONGEST_BACK_OFF) < 0 ? wait : LONGEST_BACK_OFF;
  }

  /** How long to wait before a process is started again that ended without a failure. */
  Duration pause() {
    return FIRST_BACK_OFF;
  }

  /** What it did wrong before counts no more. */
  void forgive() {
    failures.clear();
    failuresInARow = 0;
  }

  /** A limit as people read it. */
  static String words(Duration limit) {
    long millis = limit.toMillis();
    return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
  }

  /** Without a formatter, whose first use costs more than a process. */
  private static String seconds(long nanos) {
    long tenths = (nanos + 50_000_000) / 100_000_000;
    return tenths / 10 + "." + tenths % 10 + " s";
  }
}
