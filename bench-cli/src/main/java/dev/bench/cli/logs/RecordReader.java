package dev.bench.cli.logs;

import dev.bench.process.output.Mark;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts the lines of a log together into records, in the order in which these began.
 *
 * <p>A line that begins with a blank, or is the rest of another, belongs to the last record of the
 * same process, also when another process has written in between. A line that does not say its time
 * has that of the line before; the file's name tells its process.
 *
 * <p>Threads: confined to one.
 */
final class RecordReader {

  /** How many records may be open at once; then the oldest ends. */
  private static final int MOST_OPEN = 256;

  /** A longer record is cut. */
  private static final int LONGEST_RECORD = LineScanner.LONGEST_LINE;

  private static final class Open {
    final Instant time;
    final String process;
    final Mark mark;
    final ByteArrayOutputStream text = new ByteArrayOutputStream();
    boolean missing;
    boolean ended;

    Open(Instant time, String process, Mark mark) {
      this.time = time;
      this.process = process;
      this.mark = mark;
    }
  }

  private final LogStream lines;
  private final String lineName;
  private final Deque<Open> begun = new ArrayDeque<>();
  private final Map<String, Open> latest = new HashMap<>();
  private Instant time = LogRecord.UNKNOWN;
  private boolean first = true;

  /** The records of a log whose lines, if they do not say, are of that line of the Procfile. */
  RecordReader(LogStream lines, String lineName) {
    this.lines = lines;
    this.lineName = lineName;
  }

  /**
   * The next record; null when there is none for now.
   *
   * @param last whether what is there without a line feed will not go on
   */
  @Nullable LogRecord next(boolean last) throws IOException {
    while (begun.isEmpty() || !begun.getFirst().ended) {
      LogLine line = lines.next();
      if (lines.isAfterGap()) {
        addGap();
      }
      if (line == null && last) {
        line = lines.torn();
      }
      if (line == null) {
        endAll();
        break;
      }
      add(line);
    }
    Open record = begun.pollFirst();
    if (record == null) {
      return null;
    }
    return record.missing
        ? LogRecord.ofMissing(record.time, record.process)
        : LogRecord.of(record.time, record.process, record.mark, record.text.toByteArray());
  }

  /** What comes behind a gap belongs to nothing before it. */
  private void addGap() {
    endAll();
    Open record = new Open(time, lineName, Mark.FAILURE);
    record.missing = true;
    record.ended = true;
    begun.addLast(record);
    first = false;
  }

  private void add(LogLine line) {
    time = line.time() == null ? time : line.time();
    String process = line.process() == null ? lineName : line.process();
    String writer = line.mark().isManagers() ? "*" + process : process;
    if (first && lines.isCut() && !line.begins()) {
      return; // of a record that began before
    }
    first = false;
    Open before = latest.get(writer);
    if (before != null && !line.begins() && before.text.size() < LONGEST_RECORD) {
      if (line.mark() != Mark.REST) {
        before.text.write('\n');
      }
      before.text.writeBytes(line.text());
      return;
    }
    if (before != null) {
      before.ended = true;
    }
    Open next = new Open(time, process, line.mark());
    next.text.writeBytes(line.text());
    latest.put(writer, next);
    begun.addLast(next);
    if (begun.size() > MOST_OPEN) {
      end(begun.getFirst());
    }
  }

  private void endAll() {
    begun.forEach(each -> each.ended = true);
    latest.clear();
  }

  private void end(Open record) {
    record.ended = true;
    latest.values().remove(record);
  }
}
