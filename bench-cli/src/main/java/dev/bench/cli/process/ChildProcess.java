package dev.bench.cli.process;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;

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

  /**
   * $1 is the group, $2 the mark, $3 the tenths of a second from TERM to KILL; standard input is
   * the control pipe.
   */
  private static final String WATCHDOG =
      """
      trap '' HUP INT QUIT TERM
      group=$1; mark=$2; grace=$3; patience=50; told=
      outsiders() {
        [ -e /proc/self/environ ] || return 0
        for file in $(grep -lsxzF "BENCH_PROCESS=$mark" /proc/[0-9]*/environ); do
          file=${file%/environ}
          stat=
          read -r stat 2>/dev/null <"$file/stat"
          set -- ${stat##*) }
          [ $# -lt 3 ] || [ "$3" = "$group" ] || echo "${file#/proc/}"
        done
      }
      alive() { kill -s 0 -- "-$group" || [ -n "$(outsiders)" ]; }
      tell() {
        [ "$1" = "$told" ] || kill -s "$1" -- "-$group"
        for pid in $(outsiders); do kill -s "$1" "$pid"; done
      }
      while read -r word; do
        kill -s "$word" -- "-$group"
        told=$word
        [ "$word" = TERM ] && patience=$grace
        [ "$word" = KILL ] && patience=0
      done
      alive || exit 0
      tell TERM
      while [ $patience -gt 0 ] && alive; do sleep 0.1; patience=$((patience - 1)); done
      alive && tell KILL
      """;

  /** $1 is the command line, $2 the watchdog, $3 and $4 for it, the rest begins a session. */
  private static final String SHIM =
      """
      command=$1; watchdog=$2; mark=$3; grace=$4; shift 4
      exec 3<&0 </dev/null
      BENCH_PROCESS= "$@" sh -c "$watchdog" bench-watchdog $$ "$mark" "$grace" <&3 >/dev/null 2>&1 &
      exec 3<&-
      exec sh -c "$command"
      """;

  private final ProcessSpec spec;
  private final Process process;
  private final Consumer<ProcessEvent> events;

  /** Whether what was to be said has come; known to the reading thread only. */
  private boolean asked;

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
    // Not even the successor of a child has its mark: an old watchdog may still be about.
    String mark = run + "/" + spec.name() + "/" + Long.toHexString(System.nanoTime());
    List<String> command = new ArrayList<>(session);
    String tenths = Long.toString(spec.care().grace().toMillis() / 100);
    command.addAll(List.of("sh", "-c", SHIM, "bench-shim", ShellCommand.of(spec), WATCHDOG));
    command.addAll(List.of(mark, tenths));
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
    if (readiness().says() == null) {
      ask();
    }
    try {
      new LineReader(this::line).readAll(process.getInputStream());
    } catch (IOException closed) {
      // The JDK closed the stream under us when the process ended: all that is left was read.
    }
  }

  private void line(byte[] text, boolean ended) {
    events.accept(new ProcessEvent.Line(spec.name(), text, ended));
    if (!asked && readiness().isSaidIn(text)) {
      ask();
    }
  }

  /** Ready at once, or when the probe is answered. */
  private void ask() {
    asked = true;
    Probe probe = readiness().probe();
    if (probe == null) {
      tellReady();
    } else {
      Thread.ofVirtual().name("probe-" + spec.name()).start(() -> ask(probe));
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

  private Readiness readiness() {
    return spec.care().readiness();
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
      while (!ProcTable.group(process.pid()).isEmpty() && System.nanoTime() < limit) {
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
    if (!tellWatchdog("TERM")) {
      members().forEach(ProcessHandle::destroy);
    }
  }

  @Override
  public void kill() {
    tellWatchdog("KILL");
    // Also when the pipe is closed since the leader has ended, or somebody ended the watchdog.
    members().forEach(ProcessHandle::destroyForcibly);
  }

  private boolean tellWatchdog(String signal) {
    try {
      OutputStream control = process.getOutputStream();
      control.write((signal + "\n").getBytes(StandardCharsets.US_ASCII));
      control.flush();
      return true;
    } catch (IOException watchdogGone) {
      return false;
    }
  }

  /** The group; where there is no table of processes, the tree. */
  private List<ProcessHandle> members() {
    List<Long> group = ProcTable.group(process.pid());
    if (group.isEmpty()) {
      return Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
    }
    return group.stream().flatMap(pid -> ProcessHandle.of(pid).stream()).toList();
  }
}
