package dev.bench.cli.logs;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The lines of one log, from the oldest of its files to the one that is written to.
 *
 * <p>Opened files stay open, so a rotation takes nothing away from who is reading. It reads up to
 * what was there when it was opened; {@link #advance} goes on with what has come since.
 *
 * <p>Threads: confined to one.
 */
final class LogStream implements Closeable {

  /** The clock of the file system may be behind by a tick. */
  private static final Duration CLOCK_SLACK = Duration.ofSeconds(1);

  /** Closer than this to a time, the lines are read one by one. */
  private static final long SEARCHED = 64 * 1024;

  private static final int MOST_TRIES = 5;

  private final Path file;
  private final List<Segment> segments = new ArrayList<>();
  private int at;
  private @Nullable LineScanner scanner;
  private boolean cut;

  LogStream(Path file) throws IOException {
    this.file = file;
    discover();
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
        go(at + 1, 0);
      } else if (line == null) {
        return null;
      }
      if (line != null) {
        return LogLine.parse(line);
      }
    }
    return null;
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
    if (empty && !segments.isEmpty()) {
      toStart();
    }
    while (at > 0) {
      segments.removeFirst().channel().close();
      at--;
    }
    if (scanner != null) {
      long size = segments.getFirst().channel().size();
      if (size < scanner.position()) {
        go(0, 0); // somebody has emptied the file
      }
      scanner.limit(size);
    }
  }

  @Override
  public void close() throws IOException {
    close(segments);
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

  /** Opens the files that are younger than those that are open. */
  private void discover() throws IOException {
    Object known = segments.isEmpty() ? null : segments.getLast().key();
    Object youngest = Segment.keyOf(file);
    if (known != null && (youngest == null || youngest.equals(known))) {
      return;
    }
    List<Segment> younger = youngerThan(known);
    // A rotation while they were opened would leave one out.
    for (int i = 1; i < MOST_TRIES && !Objects.equals(youngest, Segment.keyOf(file)); i++) {
      close(younger);
      youngest = Segment.keyOf(file);
      younger = youngerThan(known);
    }
    segments.addAll(younger);
  }

  private List<Segment> youngerThan(@Nullable Object known) throws IOException {
    Map<Object, Segment> found = new LinkedHashMap<>();
    List<Path> paths = new ArrayList<>(List.of(file));
    paths.addAll(LogFiles.older(file));
    for (Path path : paths) {
      Segment segment = Segment.open(path);
      if (segment != null && segment.key().equals(known)) {
        segment.channel().close();
        break;
      }
      Segment twice = segment == null ? null : found.putIfAbsent(segment.key(), segment);
      if (segment != null && twice != null) {
        segment.channel().close();
      }
    }
    return new ArrayList<>(found.values()).reversed();
  }

  private static void close(List<Segment> segments) throws IOException {
    for (Segment segment : segments) {
      segment.channel().close();
    }
  }
}
