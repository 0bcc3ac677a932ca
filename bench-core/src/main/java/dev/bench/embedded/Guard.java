package dev.bench.embedded;

import dev.bench.config.FileLocked;
import dev.bench.embedded.binaries.Command;
import dev.bench.embedded.binaries.ServerFailedException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * What ends a server when its last user has ended, however that one ended.
 *
 * <p>Every process that uses the server holds a named pipe open for writing. Beside the server a
 * small shell reads from that pipe; nothing is ever written, so it wakes up when the last holder
 * closes it or dies. Then it removes the pipe, asks the server to stop ({@code SIGTERM}), and after
 * {@link #STOP_SECONDS} ends it. The server replaces the shell that started it, so the number of
 * the started process is the server's own.
 *
 * <p>The pipe does not tell which processes hold it. Hence each holder also has a file of its own
 * beside the pipe, {@code <pipe>.<process>-<number>}, which it keeps locked.
 */
final class Guard implements AutoCloseable {

  /** How long a server may take to stop before it is killed, in seconds. */
  static final int STOP_SECONDS = 8;

  /** The word on the command line of its shell by which that is known; the pipe comes behind it. */
  private static final String NAME = "guard";

  private static final Duration MAKE_LIMIT = Duration.ofSeconds(10);

  private static final String SCRIPT =
      """
      pipe=$1; shift
      umask 077 # Redis itself would let every user of the machine read its snapshots
      exec 3<&0 </dev/null
      (
        trap '' INT HUP TERM
        # The server is our parent; once it has ended, its number may be that of another process.
        runs() {
          [ -e /proc/self/stat ] || return 0
          read -r _ _ _ parent _ </proc/self/stat
          [ "$parent" = $$ ]
        }
        read -r line <&3
        # Not that of a successor which was made meanwhile.
        [ -e /proc/self/fd/3 ] && ! [ "$pipe" -ef /proc/self/fd/3 ] || rm -f "$pipe"
        runs && kill -TERM $$
        # A process of its own keeps the time: on a busy machine each round takes much longer.
        sleep %d &
        while kill -0 $! && runs && kill -0 $$; do sleep 0.1; done
        kill -KILL $!
        runs && kill -KILL $$
      ) >/dev/null 2>&1 &
      exec "$@" 3<&-
      """
          .formatted(STOP_SECONDS);

  private static final long OWN = ProcessHandle.current().pid();
  private static final AtomicInteger held = new AtomicInteger();

  private final Path pipe;
  private final RandomAccessFile end;
  private final Path mark;
  private final FileLocked lock;

  private Guard(Path pipe, RandomAccessFile end, Path mark, FileLocked lock) {
    this.pipe = pipe;
    this.end = end;
    this.mark = mark;
    this.lock = lock;
  }

  /**
   * Holds the pipe of a server that is to be started: the one that users of its predecessor still
   * hold, so that they keep this one alive too, or else a new one. Called when no server runs.
   */
  static Guard before(Path pipe) throws IOException {
    if (!Files.exists(pipe)) {
      return make(pipe);
    }
    endShells(pipe);
    Optional<Guard> held = join(pipe);
    return held.isPresent() ? held.get() : make(pipe);
  }

  /** Ends the shells of servers that have ended: they would wait as long as the pipe is held. */
  private static void endShells(Path pipe) {
    List<String> known = List.of(NAME, pipe.toString());
    try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
      all.filter(process -> argumentsOf(process).containsAll(known))
          .forEach(ProcessHandle::destroyForcibly);
    }
  }

  private static List<String> argumentsOf(ProcessHandle process) {
    return process.info().arguments().map(List::of).orElse(List.of());
  }

  private static Guard make(Path pipe) throws IOException {
    Files.deleteIfExists(pipe);
    Command make =
        new Command(List.of("mkfifo", "-m", "600", pipe.toString()), Path.of("/"), MAKE_LIMIT);
    Command.Result result = make.run("", Map.of());
    if (!result.succeeded()) {
      throw new ServerFailedException(
          "The pipe %s cannot be made: %s".formatted(pipe, result.tail()));
    }
    return hold(pipe);
  }

  private static Guard hold(Path pipe) throws IOException {
    Path mark = Path.of("%s.%d-%d".formatted(pipe, OWN, held.incrementAndGet()));
    FileLocked lock = FileLocked.on(mark, Duration.ZERO);
    try {
      return new Guard(pipe, new RandomAccessFile(pipe.toFile(), "rw"), mark, lock);
    } catch (IOException failed) {
      lock.close();
      throw failed;
    }
  }

  /** Holds the pipe of a running server; empty when its shell has removed it already. */
  static Optional<Guard> join(Path pipe) throws IOException {
    if (!isPipe(pipe)) {
      return Optional.empty();
    }
    Guard guard = hold(pipe);
    if (isPipe(pipe)) {
      return Optional.of(guard);
    }
    guard.close();
    return Optional.empty();
  }

  private static boolean isPipe(Path pipe) throws IOException {
    return Files.exists(pipe) && Files.readAttributes(pipe, BasicFileAttributes.class).isOther();
  }

  /** The words that run {@code command} under this guard; the pipe is their standard input. */
  List<String> around(List<String> command) {
    List<String> words = new ArrayList<>(List.of("/bin/sh", "-c", SCRIPT, NAME, pipe.toString()));
    words.addAll(command);
    return words;
  }

  Path pipe() {
    return pipe;
  }

  /**
   * Whether another user holds the pipe. The caller holds the lock of the server, so that none
   * comes meanwhile.
   */
  boolean isHeldByOthers() throws IOException {
    try (DirectoryStream<Path> marks =
        Files.newDirectoryStream(pipe.resolveSibling("."), pipe.getFileName() + ".*")) {
      for (Path each : marks) {
        if (!each.getFileName().equals(mark.getFileName()) && isHeld(each)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether its process lives; else the mark is removed. */
  private static boolean isHeld(Path mark) throws IOException {
    Optional<FileLocked> free = FileLocked.attempt(mark);
    if (free.isEmpty()) {
      return true;
    }
    try (FileLocked _ = free.get()) {
      Files.deleteIfExists(mark);
    }
    return false;
  }

  /** Lets go of the pipe; if no other process holds it, the server stops. */
  @Override
  public void close() throws IOException {
    try (RandomAccessFile _ = end;
        FileLocked _ = lock) {
      Files.deleteIfExists(mark);
    }
  }
}
