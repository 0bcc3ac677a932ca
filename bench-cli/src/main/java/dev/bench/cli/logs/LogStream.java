package dev.bench.cli.logs;

import dev.bench.process.output.RotatedFiles;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The lines of one log, from the oldest of its files to the one that is written to.
 *
 * <p>Opened files stay open, so a rotation takes nothing away from a reader. It reads up to what
 * was there when it was opened; {@link #advance} goes on with what has come since. Files that were
 * deleted before they could be opened are reported by {@link #isAfterGap}.
 *
 * <p>Threads: confined to one.
 */
final class LogStream implements Closeable {

  /** The clock of the file system may be behind by a tick. */
  private static final Duration CLOCK_SLACK = Duration.ofSeconds(1);

  /** Closer than this to a time, the lines are read one by one. */
  private static final long SEARCHED = 64 * 1024;

  private final Path file;

  /** What is read. */
  private final List<Segment> segments = new ArrayList<>();

  private boolean afterGap;
  private int at;
  private @Nullable LineScanner scanner;
  private boolean cut;

  LogStream(Path file) throws IOException {
    this.file = file;
    segments.addAll(Segment.younger(file, null));
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
          afterGap |= segments.get(at + 1).apart();
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

  /** Whether lines may be missing before the line that was asked for last; said once. */
  boolean isAfterGap() {
    boolean missing = afterGap;
    afterGap = false;
    return missing;
  }

  /** The last line, if it has no line feed. */
  @Nullable LogLine torn() {
    byte[] rest = scanner == null ? null : scanner.rest();
    return rest == null ? null : LogLine.parse(rest);
  }

  /** Continues with the lines written since, in newer files too. */
  void advance() throws IOException {
    boolean empty = segments.isEmpty();
    Object youngest = empty ? null : segments.getLast().key();
    Object now = RotatedFiles.keyOf(file);
    if (now != null && !now.equals(youngest)) {
      segments.addAll(Segment.younger(file, youngest));
    }
    if (empty) {
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
        go(0, 0); // the file was emptied
      }
      scanner.limit(size);
    }
  }

  @Override
  public void close() throws IOException {
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
}
