package dev.bench.process.supervisor;

import dev.bench.process.child.ChildStarter;
import dev.bench.process.procfile.ProcessSpec;
import dev.bench.process.terminal.SharedTerminal;
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

  /** Why a process is stopped. */
  enum Aim {
    /** Everything ends. */
    END,
    /** It is restarted at once. */
    START,
    /** It stays stopped. */
    HOLD,
    /** Its line is scaled down. */
    REMOVE
  }

  /** Which of several processes of the same name it is. */
  enum Part {
    /** The one that the name means. */
    CURRENT(""),
    /** It starts and will take the place of the current one. */
    SUCCESSOR(" (new)"),
    /** Another one has taken its place, and it ends. */
    RETIRED(" (old)");

    private final String word;

    Part(String word) {
      this.word = word;
    }

    /** What follows its name where each of them is named; empty for the current one. */
    String word() {
      return word;
    }
  }

  static final long NEVER = Long.MAX_VALUE;

  /** So many failures within the window are a crash loop. */
  static final int CRASH_LOOP = 5;

  static final Duration CRASH_WINDOW = Duration.ofSeconds(60);

  /** A process that ends sooner has failed, whatever its exit code. */
  private static final Duration SHORTEST_LIFE = Duration.ofSeconds(1);

  private static final Duration FIRST_BACK_OFF = Duration.ofSeconds(1);
  private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(30);

  private final ProcessSpec spec;
  private final ProcessLines lines;
  private ProcessState state = ProcessState.WAITING;
  private Aim aim = Aim.END;
  private Part part = Part.CURRENT;
  private ChildStarter.@Nullable Child child;
  private long pid;
  private long since;
  private long dueAt = NEVER;
  private long startedAt;
  private int starts;
  private String lack = "";
  private String lastEnd = "";
  private String generation = "";
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

  ProcessSpec spec() {
    return spec;
  }

  ProcessLines lines() {
    return lines;
  }

  ProcessState state() {
    return state;
  }

  /** When it came into its state. */
  long since() {
    return since;
  }

  /** When the next step of its state is due: a start or a kill. */
  long dueAt() {
    return dueAt;
  }

  void dueAgain(long due) {
    dueAt = due;
  }

  /** Why it is being stopped. */
  Aim aim() {
    return aim;
  }

  void stopFor(Aim next) {
    aim = next;
  }

  Part part() {
    return part;
  }

  void take(Part next) {
    part = next;
  }

  /** It will take the place of another one, whose starts it counts on. */
  void follow(ManagedProcess old) {
    part = Part.SUCCESSOR;
    starts = old.starts;
  }

  /** Its child begins to start. */
  void begin(long now, long due) {
    startedAt = now;
    starts++;
    lack = spec.care().readiness().lack();
    enter(ProcessState.STARTING, now, due);
  }

  void looksAfter(ChildStarter.Child started) {
    child = started;
  }

  /** When the child was started. */
  long startedAt() {
    return startedAt;
  }

  /** How often a child was started. */
  int starts() {
    return starts;
  }

  /** Its child runs. */
  void runs(long started) {
    pid = started;
  }

  /** The id of its child; 0 when none runs. */
  long pid() {
    return pid;
  }

  /** The mark of its child; empty when none runs. */
  String mark() {
    return child == null ? "" : child.mark();
  }

  /** The terminal of its child; null when it has none. */
  @Nullable SharedTerminal terminal() {
    return child == null ? null : child.terminal();
  }

  /** Why it is not ready; empty when not known. */
  String lack() {
    return lack;
  }

  void lacks(String found) {
    lack = found;
  }

  /** How the last child ended; empty when none has. */
  String lastEnd() {
    return lastEnd;
  }

  /** The generation of app code that it says it serves; empty when it has not said so. */
  String generation() {
    return generation;
  }

  void serves(String served) {
    generation = served;
  }

  boolean isAlive() {
    return switch (state) {
      case STARTING, READY, STOPPING -> true;
      case WAITING, BACKING_OFF, DONE, ENDED, FAILED, LEFT_ALONE, HELD -> false;
    };
  }

  /** Whether it does not run and will, without a request. */
  boolean isToStart() {
    return state == ProcessState.WAITING || state == ProcessState.BACKING_OFF;
  }

  /** Whether everything else can have ended before it does. */
  boolean isShared() {
    return child != null && child.isShared();
  }

  /** Whether its state will change without a request. */
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

  /**
   * Comes into another state.
   *
   * @throws IllegalStateException when {@link ProcessState#allows} forbids that
   */
  void enter(ProcessState next, long now, long due) {
    if (!state.allows(next)) {
      throw new IllegalStateException(name() + " cannot be " + next + " after " + state);
    }
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

  /** Asks its child to end. */
  void terminate() {
    if (child != null) {
      child.terminate();
    }
  }

  void kill() {
    if (child != null) {
      child.kill();
    }
  }

  /** How a process became ready, in words; without a probe, only that it was started. */
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

  /** Counts a failure and returns the pause before the next try; null in a crash loop. */
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

  /** The pause before a restart that follows no failure. */
  Duration pause() {
    return FIRST_BACK_OFF;
  }

  /** Forgets earlier failures. */
  void forgive() {
    failures.clear();
    failuresInARow = 0;
  }

  /** A limit in words. */
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
