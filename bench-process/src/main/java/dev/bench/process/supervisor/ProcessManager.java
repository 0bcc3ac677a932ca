package dev.bench.process.supervisor;

import dev.bench.process.child.ChildEvent;
import dev.bench.process.child.ChildMark;
import dev.bench.process.child.ChildStarter;
import dev.bench.process.output.OutputWriter;
import dev.bench.process.procfile.ProcessSpec;
import dev.bench.process.procfile.Restart;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a set of processes running.
 *
 * <ol>
 *   <li>A process is started once everything it comes {@code after} is ready ({@link ProcessTable})
 *       and not too many others are starting ({@link StartLimiter}).
 *   <li>Its lines are printed by the thread that reads them, whole.
 *   <li>It is ready when its probe answers ({@link Startup}); the first time all are, that is
 *       announced ({@link RunSummary}).
 *   <li>When it ends it is started again, after a pause, if its {@link Restart} says so ({@link
 *       RestartDecision}). Five failures within a minute are a crash loop: it is left alone.
 *   <li>Meanwhile people ask for things ({@link Requests}) and hear when they are done ({@link
 *       PendingRequests}).
 *   <li>When a required one has ended for good, or a signal came, all are stopped ({@link
 *       Stopping}): those that no other comes after first; TERM, then KILL. A second signal kills
 *       at once.
 * </ol>
 *
 * <p>Threads: children and clients put changes of state into one queue; one consumer, the caller of
 * {@link #run}, takes them and owns all state. Lines do not go through it, so neither a flood nor a
 * stalled terminal delays it ({@link RunReporter}).
 */
public final class ProcessManager {

  /** A working process that ends with this exit code asks to be replaced at once. */
  public static final int REPLACE_ME = 75;

  /** What a shell says of a program that wrote into a pipe without a reader: 128 + SIGPIPE. */
  private static final int UNHEARD_CODE = 141;

  private final ProcessTable table = new ProcessTable();
  private final PendingRequests pending = new PendingRequests(table);
  private final Startup startup;
  private final RunListener listener;
  private final Stopping stopping;
  private final RestartDecision restartDecision;
  private final Rolling rolling;
  private final Requests requests;
  private final RunSummary summary;
  private final Duration stopLimit;
  private final LongSupplier nanos;
  private final long origin;
  private final RunLoop loop;

  /** When a process may start although those before it are not ready. */
  private long turnDueAt = ManagedProcess.NEVER;

  /** Whether everything ends because the output has no reader any more. */
  private boolean unheard;

  private boolean finished;

  private int exitCode;

  ProcessManager(
      List<ProcessSpec> specs,
      ChildStarter starter,
      RunListener listener,
      FurtherProcesses more,
      StartLimiter limiter,
      LongSupplier nanos) {
    specs.forEach(spec -> table.add(new ManagedProcess(spec, 0)));
    this.startup = new Startup(table, limiter, starter, listener);
    this.listener = listener;
    this.stopping = new Stopping(table, listener);
    this.restartDecision = new RestartDecision(listener);
    this.rolling = new Rolling(table, stopping, listener);
    this.requests = new Requests(table, pending, stopping, rolling, listener, more);
    this.summary = new RunSummary(table, listener);
    this.stopLimit = Stopping.limit(table);
    this.nanos = nanos;
    this.origin = nanos.getAsLong();
    this.loop = new RunLoop(this, table, stopping, listener);
  }

  /** Whether this program runs under a manager. */
  public static boolean managesThisProgram() {
    return System.getenv(ChildMark.VARIABLE) != null;
  }

  /**
   * A manager of real children.
   *
   * @param starter starts the processes
   * @param more makes further processes of a line
   */
  public static ProcessManager of(
      List<ProcessSpec> specs, RunReporter reporter, FurtherProcesses more, ChildStarter starter) {
    return new ProcessManager(
        specs, starter, reporter, more, StartLimiter.ofThisMachine(), System::nanoTime);
  }

  /**
   * Runs the processes until all have ended.
   *
   * @return the exit code of the required process that ended first, or 128 + n after signal n; 141
   *     when the output has no reader any more
   */
  public int run() throws InterruptedException {
    return run(() -> {});
  }

  /**
   * The same; but the manager says nothing before {@code prepared}.
   *
   * @return the exit code
   */
  public int run(Preparation prepared) throws InterruptedException {
    loop.run(prepared);
    return exitCode;
  }

  /** Tells the manager that this program got a signal; safe from any thread. */
  public void interrupt(int signal) {
    loop.add(new RunEvent.Interrupted(signal));
  }

  /** Asks for something; safe from any thread. */
  public void ask(Request request, ReplyTo replyTo) {
    loop.ask(request, replyTo);
  }

  /** Has a line shown among those of the processes; safe from any thread. */
  public void remark(String text) {
    listener.notice(null, text);
  }

  /** Has only the lines of one process shown, or of all again when it is empty; thread-safe. */
  public void show(String process) {
    listener.only(process);
  }

  /** From the first wish to stop, everything has ended or was given up within this time. */
  public Duration stopLimit() {
    return stopLimit.plus(ProcessSpec.Care.KILL_LIMIT);
  }

  void begin() {
    settle();
  }

  boolean isFinished() {
    return finished;
  }

  int exitCode() {
    return exitCode;
  }

  /** Takes the events that wait. */
  void acceptAll() {
    loop.acceptAll();
  }

  /** Takes one event; null for none. */
  void accept(@Nullable RunEvent happened) {
    if (happened == null) {
      return;
    }
    switch (happened) {
      case RunEvent.OfChild(ManagedProcess process, ChildEvent event) -> accept(process, event);
      case RunEvent.Interrupted interrupted -> interrupted(interrupted.signal());
      case RunEvent.Requested requested -> requested(requested.request(), requested.replyTo());
      case RunEvent.Unheard _ -> unheard();
    }
    settle();
  }

  private void accept(ManagedProcess process, ChildEvent event) {
    if (!table.contains(process)) {
      return; // it was removed, and something that is not ours still held its output open
    }
    switch (event) {
      case ChildEvent.Started started -> started(process, started.pid());
      case ChildEvent.Ready ready -> startup.ready(process, ready.pid(), now());
      case ChildEvent.Unready unready -> startup.unready(process, unready.pid(), unready.lack());
      case ChildEvent.NotStarted failed -> {
        failed.why().lines().forEach(line -> listener.failure(process.name(), line));
        stopped(process, ChildEvent.Stopped.NOT_STARTED);
      }
      case ChildEvent.Stopped stopped -> stopped(process, stopped.code());
      case ChildEvent.Lines lines -> print(process, lines);
    }
  }

  /** Does what is due now. */
  void elapse() {
    long now = now();
    boolean changed = pending.dueAt() <= now || turnDueAt <= now || rolling.dueAt() <= now;
    for (ManagedProcess process : table) {
      if (process.dueAt() <= now) {
        due(process, now);
        changed = true;
      }
    }
    if (stopping.dueAt() <= now) {
      stopping.force(now);
      changed = true;
    }
    if (changed) {
      settle();
    }
  }

  private void due(ManagedProcess process, long now) {
    process.dueAgain(ManagedProcess.NEVER);
    switch (process.state()) {
      case BACKING_OFF -> process.enter(ProcessState.WAITING, now);
      case STARTING -> startup.due(process, now);
      case STOPPING -> {
        String grace = ManagedProcess.words(process.spec().care().grace());
        listener.failure(process.name(), "still there after " + grace + ": killed");
        process.kill();
      }
      case WAITING, READY, DONE, ENDED, FAILED, LEFT_ALONE, HELD -> {}
    }
  }

  /** Does what follows from what has happened. */
  private void settle() {
    turnDueAt = ManagedProcess.NEVER;
    if (stopping.isUnderWay()) {
      rolling.giveUp(RunLoop.ALL_STOP);
    } else if (!finished) {
      rolling.settle(now());
      startup.startWhatCan(now(), this::hear);
      turnDueAt = startup.dueAt(now());
    }
    startup.closeUnusedSockets();
    pending.settle(now());
    if (!stopping.isUnderWay()) {
      summary.tell(now());
    }
    finished |= stopping.isUnderWay() ? isAllGone() : isDeserted();
    if (finished) {
      pending.giveUp(RunLoop.ALL_ENDED);
    }
  }

  private boolean isAllGone() {
    return table.stream().noneMatch(process -> process.isAlive() && !process.isShared());
  }

  /** Whether nothing runs and nothing will, unless it is held back by request. */
  private boolean isDeserted() {
    return isAllGone()
        && table.isSettled()
        && table.stream().noneMatch(process -> process.state() == ProcessState.HELD);
  }

  private void started(ManagedProcess process, long pid) {
    process.runs(pid);
    tellRunning();
  }

  /** Hears of a child, on any thread. */
  private void hear(ManagedProcess process, ChildEvent event) {
    if (event instanceof ChildEvent.Lines lines) {
      print(process, lines);
    } else {
      loop.add(new RunEvent.OfChild(process, event));
    }
  }

  private void print(ManagedProcess process, ChildEvent.Lines lines) {
    listener.lines(lines, process.lines().shown(lines.lines(), now()));
  }

  private void stopped(ManagedProcess process, int code) {
    boolean asked = process.state() == ProcessState.STOPPING;
    boolean wasReady = process.state() == ProcessState.READY;
    boolean alive = process.isAlive();
    process.childEnded(RestartDecision.text(code));
    tellRunning();
    if (!alive) {
      return; // it was given up before
    }
    if (stopping.isUnderWay()) {
      tell(process, "stopped");
      process.enter(ProcessState.ENDED, now());
      stopping.next(now());
    } else if (asked) {
      tell(process, "stopped");
      stoppedAsAsked(process);
    } else if (!rolling.ended(process, RestartDecision.text(code))
        && restartDecision.isForGood(process, wasReady, code, now())) {
      exitCode = exitCode == 0 ? code : exitCode;
      if (process.spec().care().required()) {
        if (!isAllGone()) {
          listener.notice(null, "stopping, since " + process.name() + " has ended");
        }
        stopAll(code);
      }
    }
  }

  private void stoppedAsAsked(ManagedProcess process) {
    switch (process.aim()) {
      case START -> process.enter(ProcessState.WAITING, now());
      case HOLD -> process.enter(ProcessState.HELD, now());
      case REMOVE -> table.remove(process);
      case END -> process.enter(ProcessState.ENDED, now());
    }
  }

  private void interrupted(int signal) {
    want();
    if (unheard) {
      unheard = false; // what ended the reader, Ctrl-C most likely, reaches us now
      exitCode = 128 + signal;
    } else if (!stopping.isUnderWay()) {
      listener.notice(null, "stopping (once more kills at once)");
      stopAll(128 + signal);
    } else if (!stopping.hasOnlyBegun(now())) {
      listener.notice(null, "killing what is left");
      stopping.force(now());
    }
  }

  private void requested(Request request, ReplyTo replyTo) {
    if (requests.begin(request, replyTo, now())) {
      want();
      if (!stopping.isUnderWay()) {
        listener.notice(null, "stopping by request");
        stopAll(0);
      }
    }
  }

  private void unheard() {
    want();
    if (!stopping.isUnderWay()) {
      unheard = true;
      stopAll(UNHEARD_CODE);
      listener.unheard();
    }
  }

  /** An end is wanted: a terminal that takes nothing holds up nothing any more. */
  private void want() {
    stopping.want();
    listener.waitAtMost(OutputWriter.STALL);
  }

  private void stopAll(int code) {
    exitCode = code;
    listener.stopping();
    stopping.begin(now());
  }

  private void tell(ManagedProcess process, String text) {
    listener.notice(process.name(), text);
  }

  private void tellRunning() {
    Map<String, Long> pids = new LinkedHashMap<>();
    for (ManagedProcess process : table) {
      if (process.pid() != 0 && !process.isShared()) {
        pids.put(process.name() + process.part().word(), process.pid());
      }
    }
    listener.running(pids);
  }

  /** How long nothing is to be done unless an event comes. */
  long nanosUntilDue() {
    long due = Math.min(Math.min(stopping.dueAt(), pending.dueAt()), turnDueAt);
    due = Math.min(due, rolling.dueAt());
    for (ManagedProcess process : table) {
      due = Math.min(due, process.dueAt());
    }
    return due == ManagedProcess.NEVER ? Long.MAX_VALUE : Math.max(0, due - now());
  }

  private long now() {
    return nanos.getAsLong() - origin;
  }
}
