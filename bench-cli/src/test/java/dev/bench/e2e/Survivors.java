package dev.bench.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The processes of a bench, as the kernel knows them: those that were started for it, at whatever
 * remove, and those that work in its folder or name it on their command line.
 */
final class Survivors {

  private Survivors() {}

  /** Process ids, with the command lines. */
  static Map<Long, String> of(Path bench) {
    Map<Long, String> found = new TreeMap<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : processes) {
        long pid = Long.parseLong(process.getFileName().toString());
        if (pid != ProcessHandle.current().pid() && belongs(process, bench) && lives(process)) {
          found.put(pid, read(process.resolve("cmdline")).replace('\0', ' '));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  /** The ids of its processes whose command line matches, such as those of Redis. */
  static Set<Long> matching(Path bench, String pattern) {
    Map<Long, String> all = of(bench);
    all.values().removeIf(command -> !command.matches(".*(" + pattern + ").*"));
    return all.keySet();
  }

  private static boolean belongs(Path process, Path bench) {
    return read(process.resolve("environ")).contains(Typist.MARK + "=" + bench + "\0")
        || read(process.resolve("cmdline")).contains(bench.toString())
        || folder(process).startsWith(bench);
  }

  /** A corpse that its parent has not looked at yet does nothing any more. */
  private static boolean lives(Path process) {
    String stat = read(process.resolve("stat"));
    return !stat.isEmpty() && stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
  }

  private static Path folder(Path process) {
    try {
      return Files.readSymbolicLink(process.resolve("cwd"));
    } catch (IOException goneOrForbidden) {
      return Path.of("/");
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException goneOrForbidden) {
      return "";
    }
  }
}
