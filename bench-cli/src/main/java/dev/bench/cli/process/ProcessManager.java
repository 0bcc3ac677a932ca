package dev.bench.cli.process;

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
 *   <li>A process is started once everything it comes {@code after} is ready ({@link Roster}) and
 *       not too many others are starting ({@link Turns}).
 *   <li>Its lines are told as they come, whole.
 *   <li>It is ready when its probe answers ({@link Beginnings}); the first time all are, that is
 *       announced ({@link Outlook}).
 *   <li>When it ends it is started again, after a pause, if its {@link Restart} says so ({@link
 *       Endings}). Five failures within a minute are a crash loop: it is left alone.
 *   <li>Meanwhile people ask for things ({@link Requests}) and hear when they are done ({@link
 *       Orders}).
 *   <li>When a required one has ended for good, or a signal came, all are stopped ({@link
 *       Stopping}): those that nobody comes after first; TERM, then KILL. A second signal kills at
 *       once.
 * </ol>
 *
 * <p>Threads: children and askers put events into one queue, fair between them; one consumer, the
 * caller of {@link #run}, takes them and owns all state. A full lane of it holds a child back, so a
 * flood costs no memory, and a terminal that takes nothing stops nothing else ({@link EventLoop}).
 */
public final class ProcessManager {

  /** What a shell says of a program that wrote into a pipe without a reader: 128 + SIGPIPE. */
  private static final int UNHEARD_CODE = 141;

  private final Roster roster = new Roster();
  private final Orders orders = new Orders(roster);
  private final Beginnings beginnings;
  private final Spectator spectator;
  private final Stopping stopping;
  private final Endings endings;
  private final Requests requests;
  private final Outlook outlook;
  private final Duration stopLimit;
  private final LongSupplier nanos;
  private final long origin;
  private final EventLoop loop;

  /** When a process may start although those before it are not ready. */
  private long turnDueAt = ManagedProcess.NEVER;

  /** Whether everything ends because nobody reads any more. */
  private boolean unheard;

  private boolean finished;
  private int exitCode;

  ProcessManager(
      List<ProcessSpec> specs,
      ChildStarter starter,
      Spectator spectator,
      MoreInstances more,
      Turns turns,
      LongSupplier nanos) {
    specs.forEach(spec -> roster.add(new ManagedProcess(spec, 0)));
    this.beginnings = new Beginnings(roster, turns, starter, spectator);
    this.spectator = spectator;
    this.stopping = new Stopping(roster, spectator);
    this.endings = new Endings(spectator);
    this.requests = new Requests(roster, orders, stopping, spectator, more);
    this.outlook = new Outlook(roster, spectator);
    this.stopLimit = Stopping.limit(roster);
    this.nanos = nanos;
    this.origin = nanos.getAsLong();
    this.loop = new EventLoop(this, roster, stopping, spectator);
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
      List<ProcessSpec> specs, Announcer announcer, MoreInstances more, ChildStarter starter) {
    return new ProcessManager(
        specs, starter, announcer, more, Turns.ofThisMachine(), System::nanoTime);
  }

  /**
   * Runs the processes until all have ended.
   *
   * @return the exit code of the required process that ended first, or 128 + n after signal n; 141
   *     when nobody reads the output any more
   */
  public int run() throws InterruptedException {
    return run(() -> {});
  }

  /**
   * The same; but nothing is told before {@code prepared}.
   *
   * @return the exit code
   */
  public int run(Preparation prepared) throws InterruptedException {
    loop.prepare();
    begin();
    prepared.await();
    loop.run(prepared);
    return exitCode;
  }

  /** Tells the manager that this program got a signal; safe from any thread. */
  public void interrupt(int signal) {
    loop.put(new ManagerEvent.Interrupted(signal));
  }

  /** Asks for something; safe from any thread. */
  public void ask(Request request, Asker asker) {
    loop.put(new ManagerEvent.Requested(request, asker));
  }

  /** Has a line shown among those of the processes; safe from any thread. */
  public void remark(String text) {
    loop.put(new ManagerEvent.Remarked(text));
  }

  /** Has only the lines of one process shown, or of all again when it is empty; thread-safe. */
  public void show(String process) {
    loop.put(new ManagerEvent.Chosen(process));
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

  /** Takes one event. */
  void accept(ManagerEvent event) {
    switch (event) {
      case ManagerEvent.OfChild(ChildEvent.Line line) -> {
        if (roster.knows(line.process())) {
          line(roster.get(line.process()), line);
        }
        return; // nothing else can have changed, and there may be very many
      }
      case ManagerEvent.OfChild(ChildEvent ofChild) -> accept(ofChild);
      case ManagerEvent.Interrupted interrupted -> interrupted(interrupted.signal());
      case ManagerEvent.Requested requested -> requested(requested.request(), requested.asker());
      case ManagerEvent.Unheard _ -> unheard();
      case ManagerEvent.Remarked remarked -> spectator.notice(null, remarked.text());
      case ManagerEvent.Chosen chosen -> spectator.only(chosen.name());
    }
    settle();
  }

  private void accept(ChildEvent event) {
    if (!roster.knows(event.process())) {
      return; // it was removed, and something that is not ours still held its output open
    }
    ManagedProcess process = roster.get(event.process());
    switch (event) {
      case ChildEvent.Started started -> started(process, started.pid());
      case ChildEvent.Ready ready -> beginnings.ready(process, ready.pid(), now());
      case ChildEvent.Unready unready -> beginnings.unready(process, unready.pid(), unready.lack());
      case ChildEvent.NotStarted failed -> {
        failed.why().lines().forEach(line -> spectator.failure(process.name(), line));
        stopped(process, ChildEvent.Stopped.NOT_STARTED);
      }
      case ChildEvent.Stopped stopped -> stopped(process, stopped.code());
      case ChildEvent.Line line -> line(process, line);
    }
  }

  /** Does what is due now. */
  void elapse() {
    long now = now();
    boolean changed = orders.dueAt() <= now || turnDueAt <= now;
    for (ManagedProcess process : roster) {
      if (process.dueAt <= now) {
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
    process.dueAt = ManagedProcess.NEVER;
    switch (process.state) {
      case BACKING_OFF -> process.enter(ProcessState.WAITING, now);
      case STARTING -> beginnings.due(process, now);
      case STOPPING -> {
        String grace = ManagedProcess.words(process.spec.care().grace());
        spectator.failure(process.name(), "still there after " + grace + ": killed");
        process.kill();
      }
      case WAITING, READY, DONE, ENDED, FAILED, LEFT_ALONE, HELD -> {}
    }
  }

  /** Does what follows from what has happened. */
  private void settle() {
    turnDueAt = ManagedProcess.NEVER;
    if (!stopping.isUnderWay() && !finished) {
      beginnings.startWhatCan(now(), loop::put);
      turnDueAt = beginnings.dueAt(now());
    }
    orders.settle(now());
    if (!stopping.isUnderWay()) {
      outlook.tell(now());
    }
    finished |= stopping.isUnderWay() ? isAllGone() : isDeserted();
    if (finished) {
      orders.giveUp("all processes have ended");
    }
  }

  private boolean isAllGone() {
    return roster.stream().noneMatch(process -> process.isAlive() && !process.isShared());
  }

  /** Whether nothing runs and nothing will, unless it is held back by request. */
  private boolean isDeserted() {
    return isAllGone()
        && roster.isSettled()
        && roster.stream().noneMatch(process -> process.state == ProcessState.HELD);
  }

  private void started(ManagedProcess process, long pid) {
    process.pid = pid;
    tellRunning();
  }

  private void line(ManagedProcess process, ChildEvent.Line line) {
    Readiness readiness = process.spec.care().readiness();
    boolean says = !process.said && readiness.isSaidIn(line.text());
    process.said |= says;
    boolean hidden =
        switch (readiness.shown()) {
          case ALL -> false;
          case OTHER_LINES -> says;
          case WORK -> !process.isAtWork(now());
        };
    process.remember(line.text());
    spectator.line(line, !hidden && loop.isHeard());
  }

  private void stopped(ManagedProcess process, int code) {
    boolean asked = process.state == ProcessState.STOPPING;
    boolean wasReady = process.state == ProcessState.READY;
    process.childEnded(Endings.text(code));
    tellRunning();
    if (stopping.isUnderWay()) {
      tell(process, "stopped");
      process.enter(ProcessState.ENDED, now());
      stopping.next(now());
    } else if (asked) {
      tell(process, "stopped");
      stoppedAsAsked(process);
    } else if (endings.isForGood(process, wasReady, code, now())) {
      exitCode = exitCode == 0 ? code : exitCode;
      if (process.spec.care().required()) {
        if (!isAllGone()) {
          spectator.notice(null, "stopping, since " + process.name() + " has ended");
        }
        stopAll(code);
      }
    }
  }

  private void stoppedAsAsked(ManagedProcess process) {
    switch (process.aim) {
      case START -> process.enter(ProcessState.WAITING, now());
      case HOLD -> process.enter(ProcessState.HELD, now());
      case REMOVE -> roster.remove(process);
      case END -> process.enter(ProcessState.ENDED, now());
    }
  }

  private void interrupted(int signal) {
    stopping.want();
    if (unheard) {
      unheard = false; // what ended the reader, Ctrl-C most likely, reaches us now
      exitCode = 128 + signal;
    } else if (!stopping.isUnderWay()) {
      spectator.notice(null, "stopping (once more kills at once)");
      stopAll(128 + signal);
    } else if (!stopping.hasOnlyBegun(now())) {
      spectator.notice(null, "killing what is left");
      stopping.force(now());
    }
  }

  private void requested(Request request, Asker asker) {
    if (requests.begin(request, asker, now())) {
      stopping.want();
      if (!stopping.isUnderWay()) {
        spectator.notice(null, "stopping by request");
        stopAll(0);
      }
    }
  }

  private void unheard() {
    stopping.want();
    if (!stopping.isUnderWay()) {
      unheard = true;
      stopAll(UNHEARD_CODE);
      spectator.unheard();
    }
  }

  private void stopAll(int code) {
    exitCode = code;
    stopping.begin(now());
  }

  private void tell(ManagedProcess process, String text) {
    spectator.notice(process.name(), text);
  }

  private void tellRunning() {
    Map<String, Long> pids = new LinkedHashMap<>();
    for (ManagedProcess process : roster) {
      if (process.pid != 0 && !process.isShared()) {
        pids.put(process.name(), process.pid);
      }
    }
    spectator.running(pids);
  }

  /** How long nothing is to be done unless an event comes. */
  long nanosUntilDue() {
    long due = Math.min(Math.min(stopping.dueAt(), orders.dueAt()), turnDueAt);
    for (ManagedProcess process : roster) {
      due = Math.min(due, process.dueAt);
    }
    return due == ManagedProcess.NEVER ? Long.MAX_VALUE : Math.max(0, due - now());
  }

  private long now() {
    return nanos.getAsLong() - origin;
  }
}
