package dev.bench.cli.logs;

import java.nio.file.Path;
import java.util.Map;

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
  public static String fileOf(String line) {
    String base = line.startsWith("worker_") ? "worker" : FRAPPES.getOrDefault(line, line);
    return base + ".log";
  }

  /** The line of the Procfile whose lines are in a file that does not say so itself. */
  static String lineOf(Path file) {
    String name = file.getFileName().toString();
    String base = name.endsWith(".log") ? name.substring(0, name.length() - 4) : name;
    return FRAPPES.entrySet().stream()
        .filter(entry -> entry.getValue().equals(base))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(base);
  }
}
