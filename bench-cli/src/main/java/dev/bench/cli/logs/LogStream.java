package dev.bench.cli.logs;

import dev.bench.process.output.RotatedFiles;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The lines of one log, from the oldest of its files to the one that is written to.
 *
 * <p>Opened files stay open, so a rotation takes nothing away from who is reading. It reads up to
 * what was there when it was opened; {@link #advance} goes on with what has come since. What went
 * before it could be opened is a {@link Gap}.
 *
 * <p>Threads: confined to one, but for {@link #keep}.
 */
final class LogStream implements Closeable {

  /** The clock of the file system may be behind by a tick. */
  private static final Duration CLOCK_SLACK = Duration.ofSeconds(1);

  /** Closer than this to a time, the lines are read one by one. */
  private static final long SEARCHED = 64 * 1024;

  /** So much of what was rotated away is kept for a slow reader; then the oldest goes. */
  private static final long MOST_KEPT = 64 * 1024 * 1024;

  static final int MOST_FILES_KEPT = 64;

  private final Path file;

  /** What is read. */
  private final List<Segment> segments = new ArrayList<>();

  /** What was opened since, oldest first; guarded by itself, as is the youngest's key. */
  private final Deque<Segment> kept = new ArrayDeque<>();

  private @Nullable Object youngest;
  private @Nullable Gap gap;
  private int at;
  private @Nullable LineScanner scanner;
  private boolean cut;

  LogStream(Path file) throws IOException {
    this.file = file;
    open();
    takeKept();
  }

  /** Goes to the first line. */
  void toStart() {
    go(0, 0);
    cut = false;
  }

  /** Goes behind the last line. */
  void toEnd() {
    if (!segments.isEmpty()) {
      go(segments.size() - 1, segments.getLast().size());
      cut = true;
    }
  }

  /** Goes to the first line that begins within the last so many bytes. */
  void toTail(long bytes) throws IOException {
    toStart();
    long left = bytes;
    for (int i = segments.size() - 1; i >= 0; i--) {
      long size = segments.get(i).size();
      if (size > left) {
        go(i, size - left);
        skipLine();
        cut = true;
        return;
      }
      left -= size;
    }
  }

  /** Goes to some line before the first one of that time, without reading all before it. */
  void toTime(Instant since) throws IOException {
    toStart();
    Instant written = since.minus(CLOCK_SLACK);
    int first = 0;
    while (first < segments.size() && segments.get(first).written().isBefore(written)) {
      first++;
    }
    if (first == segments.size()) {
      toEnd();
      return;
    }
    long low = 0;
    long high = segments.get(first).size();
    while (high - low > SEARCHED) {
      long middle = low + (high - low) / 2;
      Instant time = timeBehind(first, middle);
      if (time != null && time.isBefore(since)) {
        low = middle;
      } else {
        high = middle;
      }
    }
    go(first, low);
    cut = first > 0 || low > 0;
    if (low > 0) {
      skipLine();
    }
  }

  /** Whether lines lie before the one that was gone to. */
  boolean isCut() {
    return cut;
  }

  /** The next line; null when there is none for now. */
  @Nullable LogLine next() throws IOException {
    while (scanner != null) {
      byte[] line = scanner.next();
      if (line == null && at + 1 < segments.size()) {
        line = scanner.rest();
        if (line == null) {
          gap = segments.get(at).before(segments.get(at + 1));
          go(at + 1, 0);
        }
      } else if (line == null) {
        return null;
      }
      if (line != null) {
        return LogLine.parse(line);
      }
    }
    return null;
  }

  /** What is missing before the line that was asked for last; said once, null for nothing. */
  @Nullable Gap gap() {
    Gap missing = gap;
    gap = null;
    return missing;
  }

  /** The last line, when it has no end and none is awaited. */
  @Nullable LogLine torn() {
    byte[] rest = scanner == null ? null : scanner.rest();
    return rest == null ? null : LogLine.parse(rest);
  }

  /** Goes on with what has been written since, in further files too. */
  void advance() throws IOException {
    boolean empty = segments.isEmpty();
    discover();
    takeKept();
    if (empty && !segments.isEmpty()) {
      gap = segments.getFirst().sinceNothing();
      toStart();
    }
    while (at > 0) {
      segments.removeFirst().channel().close();
      at--;
    }
    for (int i = 0; i < segments.size(); i++) {
      segments.set(i, segments.get(i).grown());
    }
    if (scanner != null) {
      long size = segments.getFirst().size();
      if (size < scanner.position()) {
        go(0, 0); // somebody has emptied the file
      }
      scanner.limit(size);
    }
  }

  /**
   * Opens what has come since, so that it can be read although it is rotated away; from any thread,
   * while another one reads.
   */
  void keep() throws IOException {
    discover();
    synchronized (kept) {
      long bytes = 0;
      for (Segment each : kept) {
        bytes += each.channel().size();
      }
      while (kept.size() > 1 && (bytes > MOST_KEPT || kept.size() > MOST_FILES_KEPT)) {
        Segment oldest = kept.removeFirst();
        bytes -= oldest.channel().size();
        oldest.channel().close();
        kept.addFirst(kept.removeFirst().setApart());
      }
    }
  }

  private void takeKept() {
    synchronized (kept) {
      segments.addAll(kept);
      kept.clear();
    }
  }

  @Override
  public void close() throws IOException {
    takeKept();
    for (Segment segment : segments) {
      segment.channel().close();
    }
  }

  private void go(int segment, long position) {
    at = segment;
    if (segment < segments.size()) {
      Segment to = segments.get(segment);
      scanner = new LineScanner(to.channel(), position, to.size());
    }
  }

  private void skipLine() throws IOException {
    if (scanner != null && scanner.next() == null) {
      scanner.rest();
    }
  }

  private @Nullable Instant timeBehind(int segment, long position) throws IOException {
    Segment in = segments.get(segment);
    LineScanner lines = new LineScanner(in.channel(), position, in.size());
    byte[] line = lines.next();
    while (line != null) {
      line = lines.next();
      Instant time = line == null ? null : LogLine.parse(line).time();
      if (time != null) {
        return time;
      }
    }
    return null;
  }

  /** Opens the files that are younger than those that are open, if there may be some. */
  private void discover() throws IOException {
    synchronized (kept) {
      Object now = RotatedFiles.keyOf(file);
      if (now != null && !now.equals(youngest)) {
        open();
      }
    }
  }

  private void open() throws IOException {
    synchronized (kept) {
      kept.addAll(new YoungerFiles(file, youngest).open());
      youngest = kept.isEmpty() ? youngest : kept.getLast().key();
    }
  }
}
