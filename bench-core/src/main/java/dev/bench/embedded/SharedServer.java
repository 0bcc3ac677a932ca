package dev.bench.embedded;

import dev.bench.config.FileLocked;
import dev.bench.config.ProcessMark;
import dev.bench.embedded.binaries.Command;
import dev.bench.embedded.binaries.ServerFailedException;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A server that the processes of a bench share: the first user starts it, the last one ends it.
 *
 * <ol>
 *   <li>{@link #use} takes the lock, reads {@code <name>.json} and believes it only if that process
 *       (number and start) still runs;
 *   <li>a running server that answers is joined: its {@link Guard} is held too;
 *   <li>one that does not answer is on its way out, or stuck: it is waited for, then killed;
 *   <li>else the server is started in a session of its own and waited for until it answers.
 * </ol>
 *
 * A {@code kill -9} at any point closes the pipe of the guard, and the server ends by itself.
 */
final class SharedServer {

  /** How long a server may take to answer after its start; a big one recovers its data first. */
  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  /** How long a running server may stay silent before it is ended and started anew. */
  private static final Duration SILENT_LIMIT = Duration.ofSeconds(15);

  private static final String ENDED = "ended while it started";
  private static final int START_TRIES = 3;

  /** What servers say of a port that is another's. */
  private static final Pattern IS_TAKEN = Pattern.compile("[Aa]ddress (already )?in use");

  private static final Duration PROBE_LIMIT = Duration.ofSeconds(2);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(Guard.STOP_SECONDS + 2);

  /** How long the shell of a guard may take, on a busy machine, to notice that all users left. */
  private static final Duration NOTICE_LIMIT = Duration.ofSeconds(10);

  /** The same where no server runs, and perhaps no shell does. */
  private static final Duration NO_SERVER_LIMIT = Duration.ofMillis(300);

  private final String name;
  private final Path pids;
  private final Probe probe;

  /** The server {@code name} whose files lie in {@code pids}. */
  SharedServer(String name, Path pids, Probe probe) {
    this.name = name;
    this.pids = pids;
    this.probe = probe;
  }

  /** Uses the server, which is started as {@code plan} says if it does not run. */
  ServerUse use(Supplier<ServerPlan> plan) throws IOException {
    try (FileLocked lock = lock()) {
      Optional<RunningServer> running = answering();
      if (running.isEmpty()) {
        return startSomewhere(plan, false);
      }
      ServerProcess process = new ServerProcess(running.get().process(), null);
      Optional<Guard> guard = running.get().byHand() ? Optional.empty() : Guard.join(pipe());
      return guard.isPresent() && lock.held()
          ? ServerUse.holding(this, guard.get(), process)
          : ServerUse.ofOthers(process);
    }
  }

  /** Starts the server so that it runs until {@link #stop}; false when it runs already. */
  boolean startByHand(Supplier<ServerPlan> plan) throws IOException {
    try (FileLocked lock = lock()) {
      if (answering().isPresent() && lock.held()) {
        return false;
      }
      startSomewhere(plan, true);
      return true;
    }
  }

  /** Stops the server even if others use it; false when it does not run. */
  boolean stop() throws IOException {
    try (FileLocked lock = lock()) {
      Optional<RunningServer> running = running();
      running.ifPresent(server -> end(server.process()));
      Files.deleteIfExists(state());
      return running.isPresent() && lock.held();
    }
  }

  /** The server as it runs now, whether it answers or not. */
  Optional<RunningServer> running() {
    return RunningServer.read(state());
  }

  /** Lets {@code guard} go and waits for the end of the server if that was the last one. */
  void leave(Guard guard) throws IOException {
    try (FileLocked lock = lock()) {
      Optional<RunningServer> running = running().filter(server -> !server.byHand());
      guard.close();
      Duration limit = running.isPresent() ? NOTICE_LIMIT : NO_SERVER_LIMIT;
      boolean last =
          !guard.isHeldByOthers() && Wait.until(() -> !Files.exists(guard.pipe()), limit);
      if (last && running.isPresent() && lock.held()) {
        ProcessIdentity process = running.get().process();
        if (!Wait.until(() -> !process.isAlive(), STOP_LIMIT)) {
          end(process);
        }
        Files.deleteIfExists(state());
      }
    }
  }

  private Optional<RunningServer> answering() {
    Optional<RunningServer> running = running();
    if (running.isEmpty()) {
      return running;
    }
    ProcessIdentity process = running.get().process();
    BooleanSupplier decided = () -> !process.isAlive() || probe.ready(PROBE_LIMIT);
    if (!Wait.until(decided, SILENT_LIMIT)) {
      end(process);
    }
    return process.isAlive() ? running : Optional.empty();
  }

  /**
   * Another server may take the port between our look and our start; then a new plan has another,
   * or the same when it is free again.
   */
  private ServerUse startSomewhere(Supplier<ServerPlan> plans, boolean byHand) throws IOException {
    ServerPlan plan = plans.get();
    for (int tries = 1; tries < START_TRIES; tries++) {
      try {
        return start(plan, byHand);
      } catch (ServerFailedException failure) {
        ServerPlan next = plans.get();
        if (next.port() == plan.port() && !IS_TAKEN.matcher(failure.getMessage()).find()) {
          throw failure;
        }
        plan = next;
      }
    }
    return start(plan, byHand);
  }

  private ServerUse start(ServerPlan plan, boolean byHand) throws IOException {
    Files.createDirectories(pids);
    Files.createDirectories(plan.log().resolveSibling("."));
    @Nullable Guard guard = byHand ? null : Guard.before(pipe());
    boolean ready = false;
    try {
      Process process = launch(plan, guard);
      ProcessIdentity identity =
          ProcessIdentity.of(process.pid())
              .orElseThrow(() -> new ServerFailedException(failure(plan, ENDED)));
      new RunningServer(identity, plan.data().toString(), plan.port(), byHand).write(state());
      await(plan, identity);
      ready = true;
      ServerProcess started = new ServerProcess(identity, process);
      return guard == null ? ServerUse.ofOthers(started) : ServerUse.holding(this, guard, started);
    } finally {
      if (!ready && guard != null) {
        guard.close();
        Wait.until(() -> !Files.exists(guard.pipe()), NO_SERVER_LIMIT);
      }
    }
  }

  private static Process launch(ServerPlan plan, @Nullable Guard guard) throws IOException {
    List<String> words = new ArrayList<>();
    if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
      words.add("/usr/bin/setsid"); // a Ctrl-C in the terminal is not meant for the server
    }
    words.addAll(guard == null ? plan.command() : guard.around(plan.command()));
    File input = guard == null ? new File("/dev/null") : guard.pipe().toFile();
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .directory(plan.folder().toFile())
            .redirectErrorStream(true)
            .redirectInput(input)
            .redirectOutput(Redirect.appendTo(plan.log().toFile()));
    // It is not ours alone: what ends the rest of a process that bench start runs spares it.
    builder.environment().remove(ProcessMark.VARIABLE);
    return builder.start();
  }

  private void await(ServerPlan plan, ProcessIdentity process) {
    boolean decided = Wait.until(() -> !process.isAlive() || probe.ready(PROBE_LIMIT), START_LIMIT);
    if (!process.isAlive()) {
      throw new ServerFailedException(failure(plan, ENDED));
    }
    if (!decided) {
      end(process);
      throw new ServerFailedException(
          failure(plan, "did not answer within %d s".formatted(START_LIMIT.toSeconds())));
    }
  }

  private String failure(ServerPlan plan, String what) {
    String log = Command.lastLines(plan.log());
    return "%s on port %d %s; the end of %s:\n%s"
        .formatted(name, plan.port(), what, plan.log(), log);
  }

  /** Asks a server to stop, and kills it if it does not. */
  static void end(ProcessIdentity process) {
    process.handle().ifPresent(ProcessHandle::destroy);
    if (!Wait.until(() -> !process.isAlive(), STOP_LIMIT)) {
      process.handle().ifPresent(ProcessHandle::destroyForcibly);
      Wait.until(() -> !process.isAlive(), STOP_LIMIT);
    }
  }

  private FileLocked lock() throws IOException {
    return FileLocked.on(pids.resolve("." + name + ".lock"), START_LIMIT.plus(STOP_LIMIT));
  }

  private Path state() {
    return pids.resolve(name + ".json");
  }

  private Path pipe() {
    return pids.resolve(name + ".users");
  }
}
