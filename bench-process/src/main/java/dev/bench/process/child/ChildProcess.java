package dev.bench.process.child;

import dev.bench.process.listen.ListenAddress;
import dev.bench.process.listen.StandardInput;
import dev.bench.process.output.LineReader;
import dev.bench.process.probe.Probe;
import dev.bench.process.probe.Readiness;
import dev.bench.process.procfile.ProcessSpec;
import dev.bench.process.procfile.StopSignal;
import dev.bench.process.terminal.SharedTerminal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A real child, and the events of its life.
 *
 * <p>Threads: one starts the child and reads its output, one waits for its end, one asks the probe.
 * They are platform threads: the poller of virtual threads would delay the exit of the JVM. The
 * first two begin before the child, so that children that start together do not take each other's
 * threads. Errors: when the system gives no thread, the child has failed.
 */
final class ChildProcess implements ChildStarter.Child {

  private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(40);
  private static final Duration LONGEST_INTERVAL = Duration.ofSeconds(1);

  /** The pause between two probes is this fraction of the time waited so far. */
  private static final int PROBES_OF_A_WAIT = 50;

  private final ProcessSpec spec;
  private final String mark;
  private final Children.Wards wards;
  private final Consumer<ChildEvent> events;
  private final Thread reader;

  /** Opens when the child runs, or cannot be started. */
  private final CountDownLatch begun = new CountDownLatch(1);

  /** Null until the child runs; a signal for it is then sent. */
  private volatile @Nullable Process process;

  /** Null until the child runs, and when it has no terminal. */
  private volatile @Nullable SharedTerminal terminal;

  private volatile long reads;
  private volatile boolean heldBack;
  private volatile boolean told;
  private volatile boolean killed;

  /** Whether the line that readiness waits for has come. Used by the reading thread only. */
  private boolean asked;

  private ChildProcess(
      ProcessSpec spec,
      String mark,
      ProcessBuilder builder,
      Children.Wards wards,
      Consumer<ChildEvent> events) {
    this.spec = spec;
    this.mark = mark;
    this.wards = wards;
    this.events = events;
    this.reader = thread("proc-", () -> live(builder));
    reader.setUncaughtExceptionHandler((_, failure) -> abandon(failure));
  }

  /** Starts a child without waiting until it runs; its events follow. */
  static ChildProcess begin(
      ProcessSpec spec,
      String mark,
      ProcessBuilder builder,
      Children.Wards wards,
      Consumer<ChildEvent> events) {
    ChildProcess child = new ChildProcess(spec, mark, builder, wards, events);
    try {
      child.thread("end-", child::awaitEnd).start();
      child.reader.start();
    } catch (OutOfMemoryError noThread) {
      child.begun.countDown();
      events.accept(new ChildEvent.NotStarted(spec.name(), ThreadShortage.text(noThread)));
    }
    return child;
  }

  private Thread thread(String kind, Runnable work) {
    return Thread.ofPlatform().daemon().name(kind + spec.name()).unstarted(work);
  }

  private void live(ProcessBuilder builder) {
    try {
      wards.watchdog().await();
      start(builder);
    } catch (IOException cannotStart) {
      events.accept(
          new ChildEvent.NotStarted(spec.name(), "cannot start: " + cannotStart.getMessage()));
    } catch (InterruptedException shuttingDown) {
      Thread.currentThread().interrupt();
    } finally {
      begun.countDown();
    }
  }

  /** Kills a child that cannot be supervised; called on the reader thread that fails. */
  private void abandon(Throwable failure) {
    String why = ThreadShortage.text(failure);
    if (process != null) {
      byte[] line = why.getBytes(StandardCharsets.UTF_8);
      events.accept(new ChildEvent.Lines(spec.name(), List.of(line), true));
      kill();
      return;
    }
    // It may run without a number: then the JDK had no thread to await its end.
    ProcFs.marked(mark).forEach(ProcessHandle::destroyForcibly);
    events.accept(new ChildEvent.NotStarted(spec.name(), why));
  }

  private void start(ProcessBuilder builder) throws IOException {
    if (spec.care().terminal()) {
      try (InputStream output = onTerminal(builder)) {
        runs(withSocket(() -> Spawn.start(builder)));
        readLines(output);
      }
      return;
    }
    try (OutputPipe pipe = OutputPipe.open();
        InputStream output = pipe.output()) {
      runs(withSocket(() -> pipe.start(builder)));
      readLines(output);
    }
  }

  /** Starts it with the socket that it is to be handed, if there is one. */
  private Process withSocket(StandardInput.Use<Process> start) throws IOException {
    ListenAddress address = spec.care().listen();
    return address == null ? start.run() : wards.sockets().start(address, start);
  }

  /** Starts the child on a terminal, which it opens by itself; returns its output. */
  private InputStream onTerminal(ProcessBuilder builder) throws IOException {
    SharedTerminal own = SharedTerminal.open();
    builder.command().add(own.path());
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    terminal = own;
    return own.output();
  }

  private synchronized void runs(Process started) {
    process = started;
    begun.countDown();
    boolean watched = wards.watchdog().add(started.pid(), stopSignal());
    if (killed || !watched) {
      signal(started, "KILL");
    } else if (told) {
      signal(started, stopSignal().name());
    }
  }

  private void readLines(InputStream output) throws IOException {
    events.accept(new ChildEvent.Started(spec.name(), pid()));
    if (readiness().isAskedAtOnce()) {
      ask();
    }
    new LineReader(this::lines).readAll(output);
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
  private void lines(List<byte[]> lines, boolean ended) {
    if (!asked && lines.stream().anyMatch(readiness()::isSaidIn)) {
      ask(); // first, since the terminal may take no lines now
    }
    heldBack = true;
    events.accept(new ChildEvent.Lines(spec.name(), lines, ended));
    heldBack = false;
    reads++;
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
    long start = System.nanoTime();
    String told = "";
    while (leader().isAlive()) {
      String lack = probe.lacks(mark);
      if (lack.isEmpty()) {
        tellReady();
        return;
      }
      if (!lack.equals(told)) {
        events.accept(new ChildEvent.Unready(spec.name(), pid(), lack));
        told = lack;
      }
      long interval = (System.nanoTime() - start) / PROBES_OF_A_WAIT;
      LockSupport.parkNanos(
          Math.clamp(interval, SHORTEST_INTERVAL.toNanos(), LONGEST_INTERVAL.toNanos()));
    }
  }

  private Readiness readiness() {
    return spec.care().readiness();
  }

  private void tellReady() {
    events.accept(new ChildEvent.Ready(spec.name(), pid()));
  }

  private void awaitEnd() {
    try {
      begun.await();
      Process started = process;
      if (started == null) {
        return;
      }
      started.waitFor();
      SharedTerminal own = terminal;
      if (own != null) {
        own.hangUp();
      }
      wards.orphans().of(this);
    } catch (InterruptedException shuttingDown) {
      Thread.currentThread().interrupt();
    }
  }

  private Process leader() {
    return Objects.requireNonNull(process, "it runs");
  }

  /** The leader of the group and of the session, once it runs. */
  long pid() {
    return leader().pid();
  }

  @Override
  public String mark() {
    return mark;
  }

  @Override
  public @Nullable SharedTerminal terminal() {
    return terminal;
  }

  Duration grace() {
    return spec.care().grace();
  }

  private StopSignal stopSignal() {
    return spec.care().stop().signal();
  }

  /** Whether the group was asked to end by TERM. */
  boolean isTold() {
    return told && stopSignal() == StopSignal.TERM;
  }

  /** Whether the group was killed. */
  boolean isKilled() {
    return killed;
  }

  /** Waits until all output was read, at most so long; whether it was. */
  boolean isRead(Duration limit) throws InterruptedException {
    return reader.join(limit);
  }

  /** Whether lines that were read wait for the terminal. */
  boolean isHeldBack() {
    return heldBack;
  }

  /** How many reads were printed so far. */
  long reads() {
    return reads;
  }

  /** Nothing of the child is left, so its successor may use the port. */
  void gone() {
    SharedTerminal own = terminal;
    if (own != null) {
      own.end();
    }
    wards.watchdog().gone(pid());
    events.accept(new ChildEvent.Stopped(spec.name(), pid(), leader().exitValue()));
  }

  @Override
  public synchronized void terminate() {
    told = true;
    if (process != null) {
      signal(process, stopSignal().name());
    }
  }

  @Override
  public synchronized void kill() {
    killed = true;
    if (process != null) {
      signal(process, "KILL");
    }
  }

  private void signal(Process leader, String signal) {
    if (!wards.watchdog().signal(signal, leader.pid())) {
      members(leader)
          .forEach(member -> {
            if (signal.equals("KILL")) {
              member.destroyForcibly();
            } else {
              member.destroy();
            }
          });
    }
  }

  /** The group; without /proc, the leader and its descendants. */
  private static List<ProcessHandle> members(Process leader) {
    List<Long> group = ProcFs.group(leader.pid());
    if (group.isEmpty()) {
      return Stream.concat(Stream.of(leader.toHandle()), leader.descendants()).toList();
    }
    return group.stream().flatMap(pid -> ProcessHandle.of(pid).stream()).toList();
  }
}
