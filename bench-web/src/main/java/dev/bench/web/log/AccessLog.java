package dev.bench.web.log;

import dev.bench.Config;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down requests once they are answered.
 *
 * <p>{@code access_log} says how: {@code combined} or {@code json} in {@code logs/access.log},
 * {@code off} not at all. With {@code monitor}, Frappe's lines go into {@code
 * logs/monitor.json.log}. A request that takes {@code slow_request_limit} or longer gets a line in
 * the log of the process. No request waits for a disk. Thread-safe.
 */
public final class AccessLog implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);
  private static final Duration SLOW = Duration.ofSeconds(5);

  /** How long the end of the process waits for a disk that does not take the last lines. */
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(3);

  private static final long MEGABYTE = 1 << 20;
  private static final long FILE_MEGABYTES = 10;
  private static final long FILES_KEPT = 5;

  private final List<LineFile> files = new ArrayList<>();
  private final List<Consumer<AccessEntry>> writers = new CopyOnWriteArrayList<>();

  private final Duration closeLimit;

  private AccessLog(Duration closeLimit) {
    this.closeLimit = closeLimit;
  }

  /** A log that writes nothing. */
  public static AccessLog none() {
    return new AccessLog(CLOSE_LIMIT);
  }

  /** The log that {@code settings} ask for, with its files in {@code folder}. */
  public static AccessLog open(Path folder, Config settings) {
    return open(folder, settings, CLOSE_LIMIT);
  }

  /** The same, whose files wait for {@code closeLimit} at the end. */
  static AccessLog open(Path folder, Config settings, Duration closeLimit) {
    AccessLog log = new AccessLog(closeLimit);
    String format = settings.text("access_log").orElse("combined");
    if (!format.equals("off")) {
      log.add(
          folder.resolve("access.log"),
          format.equals("json") ? AccessFormat.JSON : AccessFormat.COMBINED,
          settings);
    }
    if (settings.flag("monitor")) {
      log.add(folder.resolve("monitor.json.log"), AccessFormat.MONITOR, settings);
    }
    Duration slow = settings.duration("slow_request_limit").orElse(SLOW);
    if (slow.isPositive()) {
      log.writers.add(entry -> warn(entry, slow));
    }
    return log;
  }

  private void add(Path path, AccessFormat format, Config settings) {
    long bytes = settings.number("log_file_max_size_mb").orElse(FILE_MEGABYTES) * MEGABYTE;
    int kept = Math.toIntExact(settings.number("log_files_kept").orElse(FILES_KEPT));
    LineFile file = new LineFile(path, bytes, kept, closeLimit);
    files.add(file);
    writers.add(entry -> file.add(() -> format.line(entry)));
  }

  /** Tells {@code writer} of each request too; it must not block. */
  public void alsoTo(Consumer<AccessEntry> writer) {
    writers.add(writer);
  }

  /** Writes down {@code entry}; never blocks. */
  public void write(AccessEntry entry) {
    for (Consumer<AccessEntry> writer : writers) {
      writer.accept(entry);
    }
  }

  private static void warn(AccessEntry entry, Duration limit) {
    Duration took = entry.answered().took();
    if (took.compareTo(limit) >= 0 && !entry.answered().isEndless()) {
      LOG.warn(
          "{} {} took {} ms (site {}, user {}, request {}); slow_request_limit is {} ms",
          entry.asked().method(),
          entry.asked().path(),
          took.toMillis(),
          entry.record().site(),
          entry.record().user(),
          entry.record().id(),
          limit.toMillis());
    }
  }

  /** Closes all files side by side, so that the wait for a slow disk is one limit in all. */
  @Override
  public void close() {
    try (ExecutorService closing =
        Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
      files.forEach(file -> closing.execute(file::close));
    }
  }
}
