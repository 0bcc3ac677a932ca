package dev.bench.cli.setup;

import dev.bench.config.BenchDirectory;
import dev.bench.config.NotABenchException;
import dev.bench.embedded.ProcessIdentity;
import dev.bench.json.Json;
import dev.bench.json.JsonException;
import dev.bench.process.child.ChildMark;
import dev.bench.process.child.ProcFs;
import dev.bench.process.output.Printable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The process that listens on a port.
 *
 * <p>It names a bench only with proof: the process works in the bench's folder, and {@code
 * config/pids/bench.json} records it or the mark of its run.
 */
final class PortOwner {

  /** The hexadecimal state of a listening socket in {@code /proc/net/tcp}. */
  private static final String LISTEN = "0A";

  /**
   * The most characters of a command line that are shown; of a longer one, its beginning and its
   * end.
   */
  private static final int SHOWN_COMMAND = 100;

  private static final int SHOWN_FOLDER = 400;

  private PortOwner() {}

  /** The process that listens on a port, in words. */
  static String of(int port) {
    Set<String> sockets = listening(port);
    for (long pid : ProcFs.pids()) {
      if (holds(pid, sockets)) {
        return "pid " + pid + ": " + describe(pid);
      }
    }
    return "a process that this user may not see";
  }

  private static String describe(long pid) {
    String command = ProcFs.command(pid).orElse("(unknown command)");
    return Printable.shown(command, SHOWN_COMMAND)
        + ProcFs.directory(pid).map(folder -> " (" + place(pid, folder) + ")").orElse("");
  }

  private static String place(long pid, Path folder) {
    return bench(folder)
        .flatMap(bench ->
            processOf(pid, bench)
                .map(name ->
                    Printable.shown(name, SHOWN_COMMAND)
                        + " of the bench in "
                        + Printable.shown(bench.root().toString(), SHOWN_FOLDER)))
        .orElseGet(() -> "in " + Printable.shown(folder.toString(), SHOWN_FOLDER));
  }

  /** Redis works in {@code config/pids}, so the bench may be further up. */
  private static Optional<BenchDirectory> bench(Path folder) {
    try {
      return Optional.of(BenchDirectory.find(folder));
    } catch (NotABenchException elsewhere) {
      return Optional.empty();
    }
  }

  /** Its name in the bench's recorded run. */
  private static Optional<String> processOf(long pid, BenchDirectory bench) {
    Map<String, @Nullable Object> record = record(bench);
    String mark = ChildMark.ofRun(String.valueOf(record.get("run")));
    return ProcFs.environment(pid).stream()
        .filter(variable -> variable.startsWith(mark))
        .map(variable -> variable.substring(mark.length()).split("/", 2)[0])
        .findFirst()
        .or(() -> recorded(pid, record));
  }

  /** Redis overwrites its environment with its title, so it is found by its recorded identity. */
  private static Optional<String> recorded(long pid, Map<String, @Nullable Object> record) {
    Object since = ProcessIdentity.of(pid).map(ProcessIdentity::mark).orElse(null);
    if (since == null || !(record.get("children") instanceof Map<?, ?> children)) {
      return Optional.empty();
    }
    return children.entrySet().stream()
        .filter(each ->
            each.getValue() instanceof Map<?, ?> child
                && child.get("pid") instanceof Number number
                && number.longValue() == pid
                && since.equals(child.get("mark")))
        .map(each -> String.valueOf(each.getKey()))
        .findFirst();
  }

  private static Map<String, @Nullable Object> record(BenchDirectory bench) {
    try {
      return Json.core().object(Files.readString(bench.pids().resolve("bench.json")));
    } catch (IOException | JsonException noRun) {
      return Map.of();
    }
  }

  /** The inodes of the sockets that listen on a port. */
  private static Set<String> listening(int port) {
    Set<String> inodes = new HashSet<>();
    for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      for (String line : lines(Path.of(table))) {
        String[] fields = line.strip().split("\\s+", -1);
        if (fields.length > 9
            && fields[3].equals(LISTEN)
            && fields[1].endsWith(":%04X".formatted(port))) {
          inodes.add("socket:[" + fields[9] + "]");
        }
      }
    }
    return inodes;
  }

  private static boolean holds(long pid, Set<String> sockets) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
      for (Path file : files) {
        if (target(file).filter(sockets::contains).isPresent()) {
          return true;
        }
      }
    } catch (IOException goneOrForbidden) {
      return false;
    }
    return false;
  }

  private static Optional<String> target(Path link) {
    try {
      return Optional.of(Files.readSymbolicLink(link).toString());
    } catch (IOException closedMeanwhile) {
      return Optional.empty();
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file, StandardCharsets.US_ASCII);
    } catch (IOException noProc) {
      return List.of();
    }
  }
}
