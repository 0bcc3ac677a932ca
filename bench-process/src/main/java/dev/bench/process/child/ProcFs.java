package dev.bench.process.child;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the kernel says about processes, read from {@code /proc}.
 *
 * <p>Where there is no {@code /proc} (macOS) every question is answered with <em>nothing</em>.
 * Source: proc(5).
 */
public final class ProcFs {

  private static final Path PROC = Path.of("/proc");

  private static final Pattern FILE_LIMIT = Pattern.compile("(?m)^Max open files +(\\d{1,18}) ");

  /** Enough for fifty numbers and a name of 64 bytes. */
  private static final int LONGEST_STAT = 2048;

  /** Counted from the state, which is 0. */
  private static final int START_FIELD = 19;

  /**
   * A line of {@code /proc/<pid>/stat}.
   *
   * @param state R, S, D, T, Z …
   * @param group the process group
   * @param session the session
   * @param ticks of processor time used, in user and kernel mode
   * @param start when it started, in ticks since the boot
   */
  public record Stat(char state, long group, long session, long ticks, long start) {

    /** Whether it has not ended; a zombie has. */
    boolean isAlive() {
      return state != 'Z' && state != 'X';
    }
  }

  private ProcFs() {}

  /** The ids of all processes. */
  public static List<Long> pids() {
    String[] names = PROC.toFile().list();
    List<Long> pids = new ArrayList<>();
    for (String name : names == null ? new String[0] : names) {
      if (Character.isDigit(name.charAt(0))) {
        pids.add(Long.parseLong(name));
      }
    }
    return pids;
  }

  /** The state of a process; empty when it is gone. */
  public static Optional<Stat> stat(long pid) {
    return stat(pid, new byte[LONGEST_STAT]);
  }

  /** Parsed by hand in a buffer, since this runs for every process when a child ends. */
  private static Optional<Stat> stat(long pid, byte[] buffer) {
    try (InputStream in = new FileInputStream("/proc/" + pid + "/stat")) {
      int length = in.read(buffer);
      return length > 0 ? Optional.of(parseStat(buffer, length)) : Optional.empty();
    } catch (IOException gone) {
      return Optional.empty();
    }
  }

  private static Stat parseStat(byte[] text, int length) {
    // The second field is the program's name in parentheses, which may hold anything.
    int at = length - 1;
    while (text[at] != ')') {
      at--;
    }
    at += 2;
    char state = (char) text[at];
    long[] fields = new long[START_FIELD + 1];
    for (int field = 1; field <= START_FIELD; field++) {
      at += field == 1 ? 2 : 1;
      boolean negative = text[at] == '-';
      at += negative ? 1 : 0;
      for (; text[at] != ' '; at++) {
        fields[field] = fields[field] * 10 + text[at] - '0';
      }
      fields[field] = negative ? -fields[field] : fields[field];
    }
    return new Stat(state, fields[2], fields[3], fields[11] + fields[12], fields[START_FIELD]);
  }

  /** The living members of a group. */
  static List<Long> group(long group) {
    return pids().stream()
        .filter(
            pid -> stat(pid).filter(stat -> stat.group() == group && stat.isAlive()).isPresent())
        .toList();
  }

  /** All living processes that started at that tick or later. */
  public static Map<Long, Stat> since(long start) {
    Map<Long, Stat> young = new HashMap<>();
    byte[] buffer = new byte[LONGEST_STAT];
    for (long pid : pids()) {
      stat(pid, buffer)
          .filter(stat -> stat.start() >= start && stat.isAlive())
          .ifPresent(stat -> young.put(pid, stat));
    }
    return young;
  }

  /** The command line of a process, words separated by blanks. */
  public static Optional<String> command(long pid) {
    return read(pid, "cmdline")
        .map(text -> new String(text.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8))
        .map(text -> text.replace('\0', ' ').strip());
  }

  /** The variables a process was started with; empty when they may not be read. */
  public static List<String> environment(long pid) {
    return read(pid, "environ").map(text -> List.of(text.split("\0"))).orElse(List.of());
  }

  /** The processes that were started with that mark. */
  static List<ProcessHandle> marked(String mark) {
    String variable = ChildMark.VARIABLE + "=" + mark;
    return pids().stream()
        .filter(pid -> environment(pid).contains(variable))
        .flatMap(pid -> ProcessHandle.of(pid).stream())
        .toList();
  }

  /** The memory of a process that is in RAM, in bytes; 0 when it is gone. */
  public static long resident(long pid) {
    return read(pid, "status").stream()
        .flatMap(String::lines)
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
        .sum();
  }

  /** The working directory of a process. */
  public static Optional<Path> directory(long pid) {
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

  /** How many files and sockets a process has open. */
  public static OptionalLong openFiles(long pid) {
    String[] open = PROC.resolve(pid + "/fd").toFile().list();
    return open == null ? OptionalLong.empty() : OptionalLong.of(open.length);
  }

  /** How many files and sockets a process may have open. */
  public static OptionalLong fileLimit(long pid) {
    try {
      Matcher line = FILE_LIMIT.matcher(Files.readString(PROC.resolve(pid + "/limits")));
      return line.find() ? OptionalLong.of(Long.parseLong(line.group(1))) : OptionalLong.empty();
    } catch (IOException gone) {
      return OptionalLong.empty();
    }
  }
}
