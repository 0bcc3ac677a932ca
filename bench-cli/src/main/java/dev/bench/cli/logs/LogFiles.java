package dev.bench.cli.logs;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the log files are called: Frappe's names where it has one, else the name of the line of the
 * Procfile; {@code web.log}, and behind it older ones, {@code web.log.1} the youngest of them.
 */
public final class LogFiles {

  /**
   * Frappe's names where they are not the name of the process; MariaDB writes {@code mariadb.log}
   * itself.
   */
  private static final Map<String, String> FRAPPES =
      Map.of(
          "mariadb", "bench",
          "redis_cache", "redis-cache",
          "redis_queue", "redis-queue",
          "socketio", "node-socketio");

  private LogFiles() {}

  /** The file of a line of the Procfile: all workers share {@code worker.log}. */
  public static String fileOf(String family) {
    String base = family.startsWith("worker_") ? "worker" : FRAPPES.getOrDefault(family, family);
    return base + ".log";
  }

  /** The line of the Procfile whose lines are in a file that does not say so itself. */
  static String familyOf(Path file) {
    String name = file.getFileName().toString();
    String base = name.endsWith(".log") ? name.substring(0, name.length() - 4) : name;
    return FRAPPES.entrySet().stream()
        .filter(entry -> entry.getValue().equals(base))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(base);
  }

  /** The older files of a log, the youngest first. */
  static List<Path> older(Path file) throws IOException {
    Map<Integer, Path> older = new TreeMap<>();
    Path folder = file.resolveSibling("");
    String prefix = file.getFileName() + ".";
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (DirectoryStream<Path> found =
        Files.newDirectoryStream(
            folder, each -> each.getFileName().toString().startsWith(prefix))) {
      for (Path each : found) {
        String number = each.getFileName().toString().substring(prefix.length());
        if (number.matches("[1-9]\\d{0,8}")) {
          older.put(Integer.valueOf(number), each);
        }
      }
    }
    return new ArrayList<>(older.values());
  }

  static Path older(Path file, int number) {
    return file.resolveSibling(file.getFileName() + "." + number);
  }
}
