package dev.bench.cli.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the kernel says about processes, read from {@code /proc}.
 *
 * <p>Where there is no {@code /proc} (macOS) every question is answered with <em>nothing</em>.
 * Source: proc(5).
 */
final class ProcTable {

  private static final Path PROC = Path.of("/proc");

  /**
   * A line of {@code /proc/<pid>/stat}.
   *
   * @param state R, S, D, T, Z …
   * @param group the process group
   * @param session the session
   * @param ticks of processor time used, in user and kernel mode
   * @param start when it started, in ticks since the boot
   */
  record Stat(char state, long group, long session, long ticks, long start) {

    /** Whether it is more than a corpse. */
    boolean isAlive() {
      return state != 'Z' && state != 'X';
    }
  }

  private ProcTable() {}

  /** The ids of all processes. */
  static List<Long> pids() {
    List<Long> pids = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path entry : entries) {
        pids.add(Long.parseLong(entry.getFileName().toString()));
      }
    } catch (IOException noProc) {
      return List.of();
    }
    return pids;
  }

  /** The state of a process; empty when it is gone. */
  static Optional<Stat> stat(long pid) {
    return read(pid, "stat").map(ProcTable::parseStat);
  }

  private static Stat parseStat(String text) {
    // The second field is the program's name in parentheses, which may hold anything.
    String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ", -1);
    return new Stat(
        fields[0].charAt(0),
        Long.parseLong(fields[2]),
        Long.parseLong(fields[3]),
        Long.parseLong(fields[11]) + Long.parseLong(fields[12]),
        Long.parseLong(fields[19]));
  }

  /** The members of a group that are more than corpses. */
  static List<Long> group(long group) {
    return pids().stream()
        .filter(
            pid -> stat(pid).filter(stat -> stat.group() == group && stat.isAlive()).isPresent())
        .toList();
  }

  /** All living processes that started at that tick or later. */
  static Map<Long, Stat> since(long start) {
    Map<Long, Stat> young = new HashMap<>();
    for (long pid : pids()) {
      stat(pid)
          .filter(stat -> stat.start() >= start && stat.isAlive())
          .ifPresent(stat -> young.put(pid, stat));
    }
    return young;
  }

  /** The command line of a process, words separated by blanks. */
  static Optional<String> command(long pid) {
    return read(pid, "cmdline").map(text -> text.replace('\0', ' ').strip());
  }

  /** The variables a process was started with; empty when they may not be read. */
  static List<String> environment(long pid) {
    return read(pid, "environ").map(text -> List.of(text.split("\0"))).orElse(List.of());
  }

  /** The memory of a process that is in RAM, in bytes; 0 when it is gone. */
  static long resident(long pid) {
    return read(pid, "status").stream()
        .flatMap(String::lines)
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
        .sum();
  }

  /** The working directory of a process. */
  static Optional<Path> directory(long pid) {
    try {
      return Optional.of(Files.readSymbolicLink(PROC.resolve(pid + "/cwd")));
    } catch (IOException goneOrForbidden) {
      return Optional.empty();
    }
  }

  private static Optional<String> read(long pid, String file) {
    try {
      byte[] bytes = Files.readAllBytes(PROC.resolve(pid + "/" + file));
      return bytes.length == 0
          ? Optional.empty()
          : Optional.of(new String(bytes, StandardCharsets.ISO_8859_1));
    } catch (IOException goneOrForbidden) {
      return Optional.empty();
    }
  }
}
