package dev.bench.worker.run;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes the output of a process on to the log, and keeps the last lines of it. */
final class LastLines implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(LastLines.class);

  private static final int LINES = 20;

  /** In bytes; a longer line is cut into several. */
  private static final int LINE = 400;

  /** What a process has written is there to read when it has ended; this is for a busy machine. */
  private static final Duration REST = Duration.ofSeconds(2);

  private final InputStream in;
  private final Deque<String> last = new ArrayDeque<>();
  private final Thread reader;

  private LastLines(InputStream in) {
    this.in = in;
    this.reader = Thread.ofVirtual().name("alone-output").unstarted(this::read);
  }

  static LastLines of(InputStream in) {
    LastLines lines = new LastLines(in);
    lines.reader.start();
    return lines;
  }

  private void read() {
    ByteArrayOutputStream line = new ByteArrayOutputStream(LINE);
    try {
      for (int next = in.read(); next >= 0; next = in.read()) {
        if (next != '\n') {
          line.write(next);
        }
        if (next == '\n' || line.size() == LINE) {
          keep(line.toString(StandardCharsets.UTF_8));
          line.reset();
        }
      }
    } catch (IOException closed) {
      // The process has ended.
    }
    if (line.size() > 0) {
      keep(line.toString(StandardCharsets.UTF_8));
    }
  }

  private void keep(String line) {
    log.info("{}", line);
    synchronized (last) {
      if (last.size() == LINES) {
        last.removeFirst();
      }
      last.addLast(line);
    }
  }

  /** The last lines of a process that has ended. */
  String text() {
    try {
      if (!reader.join(REST)) {
        return joined() + "\n(a process that it started still has its output)";
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return joined();
  }

  private String joined() {
    synchronized (last) {
      return String.join("\n", last);
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
