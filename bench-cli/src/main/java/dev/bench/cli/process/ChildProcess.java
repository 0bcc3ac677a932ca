package dev.bench.cli.process;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * A real child: a shell command line that leads a session and a group of its own.
 *
 * <p>Beside it runs a watchdog, a few lines of shell in yet another session, that reads the
 * <em>control pipe</em>: the child's standard input as this JVM sees it. A word in the pipe is a
 * signal for the group. When the pipe closes, because the child has ended or because this JVM was
 * killed, the watchdog ends what is left of the group and of everything else the child ever
 * started, which it knows by a mark in the environment: TERM, and KILL five seconds later. So
 * nothing outlives its manager, whatever becomes of the manager.
 *
 * <p>Threads: one reads the output, one waits for the end, one asks the probe.
 */
final class ChildProcess implements ChildStarter.Child {

  /** The variable that marks everything a child starts. */
  static final String MARK = "BENCH_PROCESS";

  /** Longer than the watchdog's patience: by then the group is gone. */
  private static final Duration GROUP_LIMIT = Duration.ofSeconds(7);

  private static final Duration PROBE_INTERVAL = Duration.ofMillis(40);
  private static final Duration GROUP_INTERVAL = Duration.ofMillis(10);

  /** $1 is the group, $2 the mark; standard input is the control pipe. */
  private static final String WATCHDOG =
      """
      trap '' HUP INT QUIT TERM
      group=$1; mark=$2; patience=50
      marked() {
        [ -e /proc/self/environ ] || return 0
        for file in $(grep -lsxzF "BENCH_PROCESS=$mark" /proc/[0-9]*/environ); do
          file=${file#/proc/}; echo "${file%/environ}"
        done
      }
      alive() { kill -s 0 -- "-$group" || [ -n "$(marked)" ]; }
      tell() {
        kill -s "$1" -- "-$group"
        for pid in $(marked); do kill -s "$1" "$pid"; done
      }
      while read -r word; do
        kill -s "$word" -- "-$group"
        [ "$word" = KILL ] && patience=0
      done
      alive || exit 0
      tell TERM
      while [ $patience -gt 0 ] && alive; do sleep 0.1; patience=$((patience - 1)); done
      alive && tell KILL
      """;

  /** $1 is the command line, $2 the watchdog, $3 the mark, the rest begins a session. */
  private static final String SHIM =
      """
      command=$1; watchdog=$2; mark=$3; shift 3
      exec 3<&0 </dev/null
      BENCH_PROCESS= "$@" sh -c "$watchdog" bench-watchdog $$ "$mark" <&3 >/dev/null 2>&1 &
      exec 3<&-
      exec sh -c "$command"
      """;

  private final ProcessSpec spec;
  private final Process process;
  private final Consumer<ProcessEvent> events;

  private ChildProcess(ProcessSpec spec, Process process, Consumer<ProcessEvent> events) {
    this.spec = spec;
    this.process = process;
    this.events = events;
  }

  /**
   * Starts children.
   *
   * @param session the words before a command that make it lead a session
   * @param run what the mark of every child begins with
   */
  static ChildStarter starter(List<String> session, String run) {
    return (spec, events) -> start(spec, events, session, run);
  }

  private static ChildStarter.Child start(
      ProcessSpec spec, Consumer<ProcessEvent> events, List<String> session, String run) {
    String mark = run + "/" + spec.name();
    List<String> command = new ArrayList<>(session);
    command.addAll(List.of("sh", "-c", SHIM, "bench-shim", spec.command(), WATCHDOG, mark));
    command.addAll(session);
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(spec.directory().toFile()).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(spec.environment());
    builder.environment().put(MARK, mark);
    try {
      ChildProcess child = new ChildProcess(spec, builder.start(), events);
      child.follow();
      return child;
    } catch (IOException cannotStart) {
      return stillborn(spec, events, cannotStart);
    }
  }

  private static ChildStarter.Child stillborn(
      ProcessSpec spec, Consumer<ProcessEvent> events, IOException why) {
    byte[] text = ("cannot start: " + why.getMessage()).getBytes(StandardCharsets.UTF_8);
    Thread.ofVirtual()
        .start(() -> {
          events.accept(new ProcessEvent.Line(spec.name(), text, true));
          events.accept(new ProcessEvent.Stopped(spec.name(), 0, 127));
        });
    return new ChildStarter.Child() {
      @Override
      public void terminate() {}

      @Override
      public void kill() {}
    };
  }

  private void follow() {
    Thread reader = Thread.ofPlatform().daemon().name("proc-" + spec.name()).start(this::readLines);
    Thread.ofVirtual().name("end-" + spec.name()).start(() -> awaitEnd(reader));
  }

  private void readLines() {
    events.accept(new ProcessEvent.Started(spec.name(), process.pid()));
    switch (spec.care().readiness()) {
      case Readiness.AtOnce() -> tellReady();
      case Readiness.Says _ -> {}
      case Readiness.Answers(Probe probe) ->
          Thread.ofVirtual().name("probe-" + spec.name()).start(() -> ask(probe));
    }
    try {
      new LineReader(this::line).readAll(process.getInputStream());
    } catch (IOException closed) {
      // The JDK closed the stream under us when the process ended: all that is left was read.
    }
  }

  private void line(byte[] text, boolean ended) {
    events.accept(new ProcessEvent.Line(spec.name(), text, ended));
    if (spec.care().readiness() instanceof Readiness.Says says && says.isIn(text)) {
      tellReady();
    }
  }

  private void ask(Probe probe) {
    while (process.isAlive()) {
      if (probe.answers()) {
        tellReady();
        return;
      }
      LockSupport.parkNanos(PROBE_INTERVAL.toNanos());
    }
  }

  private void tellReady() {
    events.accept(new ProcessEvent.Ready(spec.name(), process.pid()));
  }

  /** The end of a child is the end of its group: only then may its successor have the port. */
  private void awaitEnd(Thread reader) {
    int code = 127;
    try {
      code = process.waitFor();
      closeControl();
      long limit = System.nanoTime() + GROUP_LIMIT.toNanos();
      reader.join(GROUP_LIMIT);
      while (ProcTable.isGroupAlive(process.pid()) && System.nanoTime() < limit) {
        Thread.sleep(GROUP_INTERVAL);
      }
    } catch (InterruptedException shuttingDown) {
      Thread.currentThread().interrupt();
    }
    events.accept(new ProcessEvent.Stopped(spec.name(), process.pid(), code));
  }

  /** The JDK would do so too, but only after the last writer has closed the output. */
  private void closeControl() {
    try {
      process.getOutputStream().close();
    } catch (IOException watchdogGone) {
      // Then there is nobody left to tell.
    }
  }

  @Override
  public void terminate() {
    signal("TERM");
  }

  @Override
  public void kill() {
    signal("KILL");
  }

  private void signal(String name) {
    try {
      OutputStream control = process.getOutputStream();
      control.write((name + "\n").getBytes(StandardCharsets.US_ASCII));
      control.flush();
    } catch (IOException watchdogGone) {
      List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
      all.add(process.toHandle());
      all.forEach(each -> end(each, name));
    }
  }

  private static void end(ProcessHandle handle, String signal) {
    boolean told = signal.equals("KILL") ? handle.destroyForcibly() : handle.destroy();
    if (!told && handle.isAlive()) {
      throw new IllegalStateException("may not end process " + handle.pid());
    }
  }
}
