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

/**
 * What the process of a suspect writes. Passes it on to the log, and keeps the last lines of it.
 *
 * <p>Two kinds of lines are not the job's: one says that the job begins, the others are the JVM's
 * about its heap. So nothing of a killed process stays behind in a file. Threads: one reads; the
 * rest is safe.
 */
final class AloneOutput implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(AloneOutput.class);

  /** What the process writes as a line of its own just before the job begins. */
  static final String BEGINS = "bench: the job begins";

  /** What the JVM is to say of its heap, and where. */
  static final String HEAP_FLAG = "-Xlog:gc:stdout:tags";

  /** With {@link #HEAP_FLAG}, how a line of a collection begins. */
  private static final String COLLECTION = "[gc] GC(";

  private static final int LINES = 20;

  /** In bytes; a longer line is cut into several. */
  private static final int LINE = 400;

  /** What a process has written is there to read when it has ended; this is for a busy machine. */
  private static final Duration REST = Duration.ofSeconds(2);

  private final InputStream in;
  private final Deque<String> last = new ArrayDeque<>();
  private final Thread reader;
  private volatile boolean begun;
  private volatile String heap = "none was needed";

  private AloneOutput(InputStream in) {
    this.in = in;
    this.reader = Thread.ofVirtual().name("alone-output").unstarted(this::read);
  }

  static AloneOutput of(InputStream in) {
    AloneOutput lines = new AloneOutput(in);
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
    if (line.equals(BEGINS)) {
      begun = true;
      return;
    }
    if (line.startsWith("[gc] ")) {
      heap = line.startsWith(COLLECTION) ? line.substring("[gc] ".length()) : heap;
      return;
    }
    log.info("{}", line);
    synchronized (last) {
      if (last.size() == LINES) {
        last.removeFirst();
      }
      last.addLast(line);
    }
  }

  /** Whether a process that has ended came as far as the job. */
  boolean hasBegun() {
    isRead();
    return begun;
  }

  /** The last collection of a process that has ended, as its JVM tells it. */
  String heap() {
    return heap;
  }

  /** The last lines of a process that has ended. */
  String text() {
    return isRead() ? joined() : joined() + "\n(a process that it started still has its output)";
  }

  private boolean isRead() {
    try {
      return reader.join(REST);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return !reader.isAlive();
    }
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
