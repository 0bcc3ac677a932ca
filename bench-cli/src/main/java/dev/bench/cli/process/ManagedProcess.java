package dev.bench.cli.process;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the manager knows about one process.
 *
 * <p>Threads: confined to the manager's consumer. Times are nanoseconds of the manager's clock.
 */
final class ManagedProcess {

  /** Where in its life a process is. */
  enum State {
    /** Processes that must be ready before it are not. */
    WAITING,
    /** It failed and will be tried again. */
    BACKING_OFF,
    /** It runs and has not answered yet. */
    STARTING,
    /** It does its work. */
    READY,
    /** It was asked to end. */
    STOPPING,
    /** It ended and will not be started again. */
    ENDED
  }

  static final long NEVER = Long.MAX_VALUE;

  /** So many failures within the window are a crash loop. */
  private static final int CRASH_LOOP = 5;

  private static final Duration CRASH_WINDOW = Duration.ofSeconds(60);
  private static final Duration FIRST_BACK_OFF = Duration.ofSeconds(1);
  private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(30);
  private static final int KEPT_LINES = 20;

  final ProcessSpec spec;
  State state = State.WAITING;
  ChildStarter.@Nullable Child child;
  long pid;

  /** When something is due that depends on the state: a start, a kill. */
  long dueAt = NEVER;

  /** When the child was started. */
  long startedAt;

  private final Deque<Long> failures = new ArrayDeque<>();
  private final Deque<byte[]> lastLines = new ArrayDeque<>();
  private int failuresInARow;

  ManagedProcess(ProcessSpec spec) {
    this.spec = spec;
  }

  String name() {
    return spec.name();
  }

  boolean isAlive() {
    return switch (state) {
      case STARTING, READY, STOPPING -> true;
      case WAITING, BACKING_OFF, ENDED -> false;
    };
  }

  void enter(State next, long due) {
    state = next;
    dueAt = due;
  }

  void remember(byte[] line) {
    if (lastLines.size() == KEPT_LINES) {
      lastLines.removeFirst();
    }
    lastLines.addLast(line);
  }

  List<String> lastLines() {
    return lastLines.stream().map(line -> new String(line, StandardCharsets.UTF_8)).toList();
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
}
