package dev.bench.cli.process;

import dev.bench.config.BenchDirectory;
import dev.bench.config.NotABenchException;
import dev.bench.json.Json;
import dev.bench.json.JsonException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The process that listens on a port.
 *
 * <p>That it belongs to a bench is said only when that is proven: it carries the mark of the run
 * that is recorded in {@code config/pids/bench.json} of the bench in whose folder it works.
 */
final class Occupier {

  /** The hexadecimal state of a listening socket in {@code /proc/net/tcp}. */
  private static final String LISTEN = "0A";

  /** So much of a long command line is told of its beginning and of its end. */
  private static final int SHOWN = 50;

  private Occupier() {}

  /** Who listens on a port, in words. */
  static String of(int port) {
    Set<String> sockets = listening(port);
    for (long pid : ProcTable.pids()) {
      if (holds(pid, sockets)) {
        return "pid " + pid + ": " + describe(pid);
      }
    }
    return "a process that this user may not see";
  }

  private static String describe(long pid) {
    String command = ProcTable.command(pid).orElse("(unknown command)");
    return shortened(command)
        + ProcTable.directory(pid).map(folder -> " (" + place(pid, folder) + ")").orElse("");
  }

  private static String shortened(String command) {
    return command.length() <= 2 * SHOWN
        ? command
        : command.substring(0, SHOWN) + " … " + command.substring(command.length() - SHOWN);
  }

  private static String place(long pid, Path folder) {
    return bench(folder)
        .flatMap(
            bench -> processOf(pid, bench).map(name -> name + " of the bench in " + bench.root()))
        .orElse("in " + folder);
  }

  /** Redis works in {@code config/pids}, so the bench may be further up. */
  private static Optional<BenchDirectory> bench(Path folder) {
    try {
      return Optional.of(BenchDirectory.find(folder));
    } catch (NotABenchException elsewhere) {
      return Optional.empty();
    }
  }

  /** Which process of the bench's recorded run it is. */
  private static Optional<String> processOf(long pid, BenchDirectory bench) {
    String mark = ProcessManager.MARK + "=" + run(bench) + "/";
    return ProcTable.environment(pid).stream()
        .filter(variable -> variable.startsWith(mark))
        .map(variable -> variable.substring(mark.length()).split("/", 2)[0])
        .findFirst();
  }

  private static String run(BenchDirectory bench) {
    try {
      String record = Files.readString(bench.pids().resolve("bench.json"));
      return String.valueOf(Json.core().object(record).get("run"));
    } catch (IOException | JsonException noRun) {
      return "none";
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
