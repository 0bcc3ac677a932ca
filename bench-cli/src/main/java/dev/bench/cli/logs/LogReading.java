package dev.bench.cli.logs;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Reads the logs of a bench back, merged by time.
 *
 * <ol>
 *   <li>All records since a time: each log is entered there, by search and not by reading.
 *   <li>Or the last so many: as much of the end of each log is read as turns out to be needed, then
 *       once more to show it; so memory is bounded whatever is asked for.
 *   <li>Then, if wished, what is written from then on, into whatever file, until {@link #stop}.
 *       Where files were rotated away before they could be read, a record says so.
 * </ol>
 *
 * <p>Threads: run on one; {@link #stop} from any.
 */
public final class LogReading implements Closeable {

  /** How much of the end of each log is read at first; then four times as much. */
  private static final long FIRST_WINDOW = 256 * 1024;

  private static final int WINDOW_GROWTH = 4;

  /** How often new lines are looked for. */
  private static final Duration LOOK_INTERVAL = Duration.ofMillis(100);

  /** How often new logs are looked for. */
  private static final Duration LOGS_INTERVAL = Duration.ofSeconds(1);

  /** How a log is entered. */
  @FunctionalInterface
  private interface Entry {
    void into(LogStream lines) throws IOException;
  }

  /** One log and how far it has been read. */
  private static final class Log {
    final Path file;
    final LogStream lines;
    final String lineName;
    RecordReader records;

    Log(Path file) throws IOException {
      this.file = file;
      lines = new LogStream(file);
      lineName = LogFiles.lineOf(file);
      records = new RecordReader(lines, lineName);
    }

    void enter(Entry entry) throws IOException {
      entry.into(lines);
      records = new RecordReader(lines, lineName);
    }
  }

  private final LogBook book;
  private final LogQuery query;
  private final LogView view;
  private final List<Log> logs = new ArrayList<>();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private long soughtAt = System.nanoTime();
  private boolean showedAny;
  private Instant oldest = Instant.MAX;

  /** Reads logs and shows the records that a query wants. */
  public LogReading(LogBook book, LogQuery query, LogView view) {
    this.book = book;
    this.query = query;
    this.view = view;
  }

  /**
   * Shows the present records.
   *
   * @param last only so many, the last; without, all
   * @param goesOn whether {@link #follow} comes next: then a line without an end is waited for
   */
  public void show(OptionalLong last, boolean goesOn) throws IOException {
    for (Path file : book.files(query.names())) {
      logs.add(new Log(file));
    }
    if (last.isPresent()) {
      showLast(last.getAsLong(), goesOn);
    } else {
      enter(lines -> {
        if (query.since() == null) {
          lines.toStart();
        } else {
          lines.toTime(query.since());
        }
      });
      showAfter(Instant.MIN, 0, goesOn);
    }
    view.flush();
  }

  /** Shows new records until it is stopped. */
  public void follow() throws IOException, InterruptedException {
    while (!stopped.await(LOOK_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
      look();
    }
  }

  /** Shows the records that are new. */
  void look() throws IOException {
    if (System.nanoTime() - soughtAt > LOGS_INTERVAL.toNanos()) {
      soughtAt = System.nanoTime();
      addNewLogs();
    }
    for (Log log : logs) {
      log.lines.advance();
    }
    showAfter(Instant.MIN, 0, true);
    view.flush();
  }

  /** Whether any record was shown. */
  public boolean showedAny() {
    return showedAny;
  }

  /** The time of the oldest record that was read; empty when none was. */
  public Optional<Instant> oldest() {
    return oldest.equals(Instant.MAX) ? Optional.empty() : Optional.of(oldest);
  }

  /** Ends {@link #follow}. */
  public void stop() {
    stopped.countDown();
  }

  @Override
  public void close() throws IOException {
    for (Log log : logs) {
      log.lines.close();
    }
  }

  private void addNewLogs() throws IOException {
    for (Path file : book.files(query.names())) {
      if (logs.stream().noneMatch(log -> log.file.equals(file))) {
        Log log = new Log(file);
        log.enter(LogStream::toStart);
        logs.add(log);
      }
    }
  }

  private void showLast(long wanted, boolean goesOn) throws IOException {
    if (wanted == 0) {
      enter(LogStream::toEnd);
      return;
    }
    for (long window = FIRST_WINDOW; ; window *= WINDOW_GROWTH) {
      long bytes = window;
      enter(lines -> lines.toTail(bytes));
      Instant after = incompleteUntil(goesOn);
      enter(lines -> lines.toTail(bytes));
      long found = count(after, goesOn);
      boolean enough = query.since() != null && after.isBefore(query.since());
      if (found >= wanted || enough || after.equals(Instant.MIN)) {
        enter(lines -> lines.toTail(bytes));
        showAfter(after, Math.max(0, found - wanted), goesOn);
        return;
      }
    }
  }

  /** The latest time up to which records of some log may have been left out. */
  private Instant incompleteUntil(boolean goesOn) throws IOException {
    Instant latest = Instant.MIN;
    for (Log log : logs) {
      if (log.lines.isCut()) {
        LogRecord first = log.records.next(!goesOn);
        Instant time = first == null ? Instant.MAX : first.time();
        latest = time.isAfter(latest) ? time : latest;
      }
    }
    return latest;
  }

  private long count(Instant after, boolean goesOn) throws IOException {
    AtomicLong count = new AtomicLong();
    LogMerge.all(
        readers(),
        !goesOn,
        record -> {
          if (record.time().isAfter(after) && query.wants(record)) {
            count.incrementAndGet();
          }
        });
    return count.get();
  }

  private void showAfter(Instant after, long skipped, boolean goesOn) throws IOException {
    AtomicLong left = new AtomicLong(skipped);
    LogMerge.all(
        readers(),
        !goesOn,
        record -> {
          oldest = record.time().isBefore(oldest) ? record.time() : oldest;
          boolean wanted = record.time().isAfter(after) && query.wants(record);
          if (wanted && left.getAndDecrement() <= 0) {
            showedAny |= !record.missing();
            view.show(record);
          }
        });
  }

  private void enter(Entry entry) throws IOException {
    for (Log log : logs) {
      log.enter(entry);
    }
  }

  private List<RecordReader> readers() {
    return logs.stream().map(log -> log.records).toList();
  }
}
