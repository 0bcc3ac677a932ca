package dev.bench.cli.process;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A real child and what is heard of it.
 *
 * <p>Threads: one reads the output, one waits for the end, one asks the probe. They are platform
 * threads, since virtual ones bring a poller that keeps the JVM from exiting at once.
 */
final class ChildProcess implements ChildStarter.Child {

  private static final Duration PROBE_INTERVAL = Duration.ofMillis(40);

  private final ProcessSpec spec;
  private final String mark;
  private final Process process;
  private final Watchdog watchdog;
  private final Consumer<ProcessEvent> events;
  private final Thread reader;
  private volatile long lines;
  private volatile boolean told;
  private volatile boolean killed;

  /** Whether what was to be said has come; known to the reading thread only. */
  private boolean asked;

  private ChildProcess(
      Children.Started started, Watchdog watchdog, Consumer<ProcessEvent> events) {
    this.spec = started.spec();
    this.mark = started.mark();
    this.process = started.process();
    this.watchdog = watchdog;
    this.events = events;
    this.reader = thread("proc-", this::readLines);
  }

  /** Tells the life of a child from here on. */
  static ChildProcess follow(
      Children.Started started, Watchdog watchdog, Remains remains, Consumer<ProcessEvent> events) {
    ChildProcess child = new ChildProcess(started, watchdog, events);
    child.reader.start();
    child.thread("end-", () -> child.awaitEnd(remains)).start();
    return child;
  }

  private Thread thread(String kind, Runnable work) {
    return Thread.ofPlatform().daemon().name(kind + spec.name()).unstarted(work);
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

  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
  private void line(byte[] text, boolean ended) {
    events.accept(new ProcessEvent.Line(spec.name(), text, ended));
    lines++;
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
      thread("probe-", () -> ask(probe)).start();
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

  private void awaitEnd(Remains remains) {
    try {
      process.waitFor();
      remains.of(this);
    } catch (InterruptedException shuttingDown) {
      Thread.currentThread().interrupt();
    }
  }

  /** The leader of the group and of the session. */
  long pid() {
    return process.pid();
  }

  @Override
  public String mark() {
    return mark;
  }

  Duration grace() {
    return spec.care().grace();
  }

  /** Whether the group was asked to end. */
  boolean isTold() {
    return told;
  }

  /** Whether everything is to end now. */
  boolean isKilled() {
    return killed;
  }

  /** Whether all that was written was read, within a time. */
  boolean isRead(Duration limit) throws InterruptedException {
    return reader.join(limit);
  }

  /** How many lines were read so far. */
  long lines() {
    return lines;
  }

  /** Nothing of it is left: only now may its successor have the port. */
  void gone() {
    watchdog.gone(process.pid());
    events.accept(new ProcessEvent.Stopped(spec.name(), process.pid(), process.exitValue()));
  }

  @Override
  public void terminate() {
    told = true;
    if (!watchdog.signal("TERM", process.pid())) {
      members().forEach(ProcessHandle::destroy);
    }
  }

  @Override
  public void kill() {
    killed = true;
    if (!watchdog.signal("KILL", process.pid())) {
      members().forEach(ProcessHandle::destroyForcibly);
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
