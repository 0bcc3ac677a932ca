package dev.bench.process.child;

import dev.bench.process.CannotRunException;
import dev.bench.process.listen.InheritedSockets;
import dev.bench.process.listen.ListenAddress;
import dev.bench.process.listen.ListeningSockets;
import dev.bench.process.procfile.ProcessSpec;
import java.io.File;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * The real children of one run.
 *
 * <p>Each is a shell command line that leads a session and a group of its own. Without a terminal
 * its input is empty. All its descendants carry its mark in their environment. A {@link Watchdog}
 * ends what a killed manager leaves, {@link OrphanReaper} what an ended child leaves.
 *
 * <p>Threads: safe.
 */
public final class Children implements ChildStarter, AutoCloseable {

  private static final File NOTHING = new File("/dev/null");

  private final List<String> session;
  private final String run;
  private final Watchdog watchdog;
  private final OrphanReaper orphans;
  private final ListeningSockets sockets =
      new ListeningSockets(InheritedSockets.of(System.getenv()));
  private final AtomicLong started = new AtomicLong();

  private Children(List<String> session, String run) {
    this.session = session;
    this.run = run;
    this.watchdog = new Watchdog(session, run);
    this.orphans = new OrphanReaper(watchdog);
  }

  /**
   * The children of a run. Make it early: it starts the {@link Watchdog} in the background, which
   * also makes the JDK load its classes for processes.
   *
   * @param run the beginning of the mark of every child
   */
  public static Children of(String run) {
    return new Children(SessionLeader.words(), run);
  }

  /** The watchdog; empty before it runs. */
  public OptionalLong watchdog() {
    return watchdog.pid();
  }

  /** A name for a run that no other run on this machine has, with no random numbers to wait for. */
  public static String newRun() {
    Instant now = Instant.now();
    long micros = now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
    return ProcessHandle.current().pid() + "-" + Long.toString(micros, Character.MAX_RADIX);
  }

  /**
   * Listens for the processes that are to be handed a socket, before any of them is started.
   *
   * @throws CannotRunException names the process, the address and what to do
   */
  public void listenFor(Iterable<ProcessSpec> specs) {
    for (ProcessSpec spec : specs) {
      ListenAddress address = spec.care().listen();
      if (address != null) {
        try {
          sockets.open(address);
        } catch (CannotRunException cannot) {
          throw new CannotRunException(spec.name() + ": " + cannot.getMessage());
        }
      }
    }
  }

  @Override
  public void close(ListenAddress address) {
    sockets.close(address);
  }

  @Override
  public Child start(ProcessSpec spec, Consumer<ChildEvent> events) {
    // Not even the successor of a child has its mark.
    String mark = run + "/" + spec.name() + "/" + started.incrementAndGet();
    List<String> command = new ArrayList<>(session);
    command.addAll(ShellCommand.words(spec));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(spec.directory().toFile())
            .redirectInput(input(spec))
            .redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(spec.environment());
    builder.environment().put(ChildMark.VARIABLE, mark);
    return ChildProcess.begin(spec, mark, builder, new Wards(watchdog, orphans, sockets), events);
  }

  /** Nothing, or the socket that takes the place of our own standard input meanwhile. */
  private static ProcessBuilder.Redirect input(ProcessSpec spec) {
    return spec.care().listen() == null
        ? ProcessBuilder.Redirect.from(NOTHING)
        : ProcessBuilder.Redirect.INHERIT;
  }

  /**
   * What all children have in common.
   *
   * @param watchdog ends them if the manager is killed
   * @param orphans ends what an ended child leaves
   * @param sockets are handed to children
   */
  record Wards(Watchdog watchdog, OrphanReaper orphans, ListeningSockets sockets) {}

  /** Ends the supervision, after all children have ended. */
  @Override
  public void close() {
    try {
      orphans.awaitLateLines();
    } catch (InterruptedException shuttingDown) {
      Thread.currentThread().interrupt();
    }
    sockets.close();
    watchdog.close();
  }
}
