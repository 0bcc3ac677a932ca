package dev.bench.cli.process;

import dev.bench.cli.process.ManagedProcess.State;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Keeps a set of processes running.
 *
 * <ol>
 *   <li>A process is started once everything it comes {@code after} is ready.
 *   <li>Its lines are told as they come, whole.
 *   <li>It is ready when its probe answers; the first time all are, that is announced.
 *   <li>When it ends it is started again, after a pause, if its {@link Restart} says so. Exit code
 *       75 of a process that was ready means <em>replace me now</em>. Five failures within a minute
 *       are a crash loop: it is left alone and its last lines are shown.
 *   <li>When a required one has ended for good, or a signal came, all are stopped: those that
 *       nobody comes after first; TERM, then KILL. A second signal kills at once.
 * </ol>
 *
 * <p>Threads: children put events into one queue, fair between them; one consumer, the caller of
 * {@link #run}, takes them and owns all state. A full lane of it holds a child back, so a flood
 * costs no memory.
 */
public final class ProcessManager {

  /** A ready process that ends with this code wants a successor at once. */
  public static final int REPLACE_ME = 75;

  /** From the first wish to stop, everything is gone within this time or killed. */
  private static final Duration STOP_LIMIT = Duration.ofSeconds(8);

  /** A killed process that is not gone after this time is given up. */
  private static final Duration KILL_LIMIT = Duration.ofSeconds(1);

  private final Map<String, ManagedProcess> processes = new LinkedHashMap<>();
  private final EventQueue events = new EventQueue();
  private final ChildStarter starter;
  private final Spectator spectator;
  private final LongSupplier nanos;
  private final long origin;

  private boolean readyTold;
  private boolean stopping;
  private long stopDueAt = ManagedProcess.NEVER;
  private boolean killed;
  private int exitCode;

  ProcessManager(
      List<ProcessSpec> specs, ChildStarter starter, Spectator spectator, LongSupplier nanos) {
    for (ProcessSpec spec : specs) {
      processes.put(spec.name(), new ManagedProcess(spec));
    }
    this.starter = starter;
    this.spectator = spectator;
    this.nanos = nanos;
    this.origin = nanos.getAsLong();
  }

  /** Whether this program runs under a manager. */
  public static boolean managesThisProgram() {
    return System.getenv(ChildProcess.MARK) != null;
  }

  /**
   * A manager of real children.
   *
   * @param run what sets this run's children apart, see {@link RunRecord#run}
   */
  public static ProcessManager of(List<ProcessSpec> specs, Announcer announcer, String run) {
    ChildStarter starter = ChildProcess.starter(SessionLeader.words(), run);
    return new ProcessManager(specs, starter, announcer, System::nanoTime);
  }

  /**
   * Runs the processes until all have ended.
   *
   * @return the exit code of the required process that ended first, or 128 + n after signal n
   */
  public int run() throws InterruptedException {
    begin();
    while (!isFinished()) {
      ProcessEvent event = events.poll();
      if (event == null) {
        spectator.idle();
        event = events.poll(nanosUntilDue(), TimeUnit.NANOSECONDS);
      }
      if (event != null) {
        accept(event);
      }
      elapse();
    }
    spectator.idle();
    return exitCode;
  }

  /** Tells the manager that this program got a signal; safe from any thread. */
  public void interrupt(int signal) {
    put(new ProcessEvent.Interrupted(signal));
  }

  void begin() {
    startWhatCan();
  }

  boolean isFinished() {
    return processes.values().stream().allMatch(process -> process.state == State.ENDED);
  }

  int exitCode() {
    return exitCode;
  }

  /** Takes one event. */
  void accept(ProcessEvent event) {
    switch (event) {
      case ProcessEvent.Started started -> started(process(started.process()), started.pid());
      case ProcessEvent.Line line -> line(process(line.process()), line);
      case ProcessEvent.Ready ready -> ready(process(ready.process()), ready.pid());
      case ProcessEvent.Stopped stopped -> stopped(process(stopped.process()), stopped);
      case ProcessEvent.Interrupted interrupted -> interrupted(interrupted.signal());
    }
  }

  /** Does what is due now. */
  void elapse() {
    long now = now();
    for (ManagedProcess process : processes.values()) {
      if (process.dueAt <= now) {
        due(process);
      }
    }
    if (stopDueAt <= now) {
      stopNow();
    }
  }

  private void due(ManagedProcess process) {
    process.dueAt = ManagedProcess.NEVER;
    switch (process.state) {
      case BACKING_OFF -> {
        process.enter(State.WAITING, ManagedProcess.NEVER);
        startWhatCan();
      }
      case STARTING -> {
        Duration limit = process.spec.care().startLimit();
        tell(process, "not ready after " + limit.toSeconds() + " s: killed");
        kill(process);
      }
      case STOPPING -> {
        Duration grace = process.spec.care().grace();
        tell(process, "still there after " + grace.toSeconds() + " s: killed");
        kill(process);
      }
      case WAITING, READY, ENDED -> {}
    }
  }

  private void startWhatCan() {
    for (ManagedProcess process : processes.values()) {
      if (process.state == State.WAITING && !stopping && isUnblocked(process)) {
        process.startedAt = now();
        process.enter(
            State.STARTING, process.startedAt + process.spec.care().startLimit().toNanos());
        process.child = starter.start(process.spec, this::put);
      }
    }
  }

  private boolean isUnblocked(ManagedProcess process) {
    return process.spec.care().after().stream()
        .map(processes::get)
        .allMatch(before -> before == null || before.state == State.READY);
  }

  private void started(ManagedProcess process, long pid) {
    process.pid = pid;
    tellRunning();
  }

  private void line(ManagedProcess process, ProcessEvent.Line line) {
    Readiness readiness = process.spec.care().readiness();
    boolean hidden =
        (process.state == State.STARTING && readiness.isSaidIn(line.text()))
            || (process.state != State.READY && readiness.quiet());
    process.remember(line.text());
    spectator.line(line, !hidden);
  }

  private void ready(ManagedProcess process, long pid) {
    if (process.state != State.STARTING || process.pid != pid) {
      return;
    }
    process.enter(State.READY, ManagedProcess.NEVER);
    tell(process, "ready after " + seconds(now() - process.startedAt) + " (pid " + pid + ")");
    startWhatCan();
    if (!readyTold && processes.values().stream().allMatch(each -> each.state == State.READY)) {
      readyTold = true;
      spectator.ready(Duration.ofNanos(now()));
    }
  }

  private void stopped(ManagedProcess process, ProcessEvent.Stopped event) {
    boolean wasReady = process.state == State.READY;
    process.child = null;
    process.pid = 0;
    process.enter(State.ENDED, ManagedProcess.NEVER);
    tellRunning();
    if (stopping) {
      tell(process, "stopped");
      stopNext();
    } else if (event.code() == REPLACE_ME && wasReady && mayRestart(process, event.code())) {
      tell(process, "asks to be replaced");
      process.enter(State.WAITING, ManagedProcess.NEVER);
      startWhatCan();
    } else if (mayRestart(process, event.code())) {
      if (!wasReady) {
        tellWhatWasHidden(process);
      }
      backOff(process, event.code());
    } else {
      tell(process, ended(event.code()));
      ended(process, event.code());
    }
  }

  /** What a quiet process said before it failed. */
  private void tellWhatWasHidden(ManagedProcess process) {
    if (process.spec.care().readiness().quiet()) {
      process.lastLines().forEach(line -> tell(process, "  " + line));
    }
  }

  private static boolean mayRestart(ManagedProcess process, int code) {
    return process.spec.care().restart().applies(code);
  }

  private void backOff(ManagedProcess process, int code) {
    Duration wait = process.failed(now());
    if (wait != null) {
      tell(process, ended(code) + "; starts again in " + wait.toSeconds() + " s");
      process.enter(State.BACKING_OFF, now() + wait.toNanos());
      return;
    }
    tell(process, ended(code) + ", too often: left alone. Its last lines:");
    process.lastLines().forEach(line -> tell(process, "  " + line));
    ended(process, code);
  }

  /** A process has ended for good. */
  private void ended(ManagedProcess process, int code) {
    if (process.spec.care().required()) {
      stopAll(code);
    }
  }

  private void interrupted(int signal) {
    if (stopping) {
      stopNow();
    } else {
      spectator.notice(null, "stopping (once more kills at once)");
      stopAll(128 + signal);
    }
  }

  private void stopAll(int code) {
    stopping = true;
    exitCode = code;
    stopDueAt = now() + STOP_LIMIT.toNanos();
    for (ManagedProcess process : processes.values()) {
      if (!process.isAlive()) {
        process.enter(State.ENDED, ManagedProcess.NEVER);
      }
    }
    stopNext();
  }

  /** Asks those to end that no living process comes after. */
  private void stopNext() {
    Collection<ManagedProcess> all = processes.values();
    for (ManagedProcess process : all) {
      boolean needed =
          all.stream()
              .anyMatch(
                  each -> each.isAlive() && each.spec.care().after().contains(process.name()));
      if (process.isAlive() && process.state != State.STOPPING && !needed) {
        process.enter(State.STOPPING, now() + process.spec.care().grace().toNanos());
        if (process.child != null) {
          process.child.terminate();
        }
      }
    }
  }

  /** Kills all; what is still there when this comes again is given up. */
  private void stopNow() {
    stopDueAt = now() + KILL_LIMIT.toNanos();
    for (ManagedProcess process : processes.values()) {
      if (process.isAlive() && killed) {
        tell(process, "does not end although killed (pid " + process.pid + "): given up");
        process.enter(State.ENDED, ManagedProcess.NEVER);
      } else if (process.isAlive()) {
        process.enter(State.STOPPING, ManagedProcess.NEVER);
        kill(process);
      }
    }
    killed = true;
  }

  private static void kill(ManagedProcess process) {
    if (process.child != null) {
      process.child.kill();
    }
  }

  private void tell(ManagedProcess process, String text) {
    spectator.notice(process.name(), text);
  }

  private void tellRunning() {
    Map<String, Long> pids = new LinkedHashMap<>();
    for (ManagedProcess process : processes.values()) {
      if (process.pid != 0) {
        pids.put(process.name(), process.pid);
      }
    }
    spectator.running(pids);
  }

  private ManagedProcess process(String name) {
    ManagedProcess process = processes.get(name);
    if (process == null) {
      throw new IllegalArgumentException("no process `" + name + "` is managed here");
    }
    return process;
  }

  private void put(ProcessEvent event) {
    try {
      events.put(event);
    } catch (InterruptedException shuttingDown) {
      Thread.currentThread().interrupt();
    }
  }

  private long nanosUntilDue() {
    long due = stopDueAt;
    for (ManagedProcess process : processes.values()) {
      due = Math.min(due, process.dueAt);
    }
    return due == ManagedProcess.NEVER ? Long.MAX_VALUE : Math.max(0, due - now());
  }

  private long now() {
    return nanos.getAsLong() - origin;
  }

  private static String ended(int code) {
    return code > 128 ? "ended by signal " + (code - 128) : "ended with exit code " + code;
  }

  private static String seconds(long duration) {
    return "%.1f s".formatted(duration / 1e9);
  }
}
