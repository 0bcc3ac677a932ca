package dev.bench.process.output;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The log of one or more processes: each line behind its time and the name of its process, and
 * without escape sequences, since it is text to search in.
 *
 * <p>The parts of a long line stay together until another process of the same file writes; then the
 * rest comes as a line of its own, marked as such.
 *
 * <p>Threads: confined to one. Errors: when the file cannot be written, that is reported once and
 * lines are dropped. It is tried again every {@link #RETRY_INTERVAL}; the first success is
 * reported, also in the file. The processes go on.
 */
public final class ProcessLog {

  static final Duration RETRY_INTERVAL = Duration.ofSeconds(5);

  /** How often to check whether the file still exists. */
  private static final Duration LOOK_INTERVAL = Duration.ofSeconds(1);

  private static final int MOST_HELD = 64 * 1024;
  private static final byte[] END = {'\n'};

  private final Path path;
  private final LogFile file;
  private final Stamp stamp;
  private final LongSupplier nanos;
  private final Consumer<String> trouble;

  /** The process that wrote last. */
  private String writer = "";

  /** The process whose line has not ended. */
  private @Nullable String open;

  /** The processes whose lines were interrupted and continue. */
  private final Set<String> brokenOff = new HashSet<>();

  private long lookedAt;
  private boolean failing;
  private long failedAt;
  private long heldLines;
  private long lostLines;

  /**
   * A log.
   *
   * @param trouble gets a message when the file cannot be written, and when it can again
   */
  public ProcessLog(
      Path path, LogCap cap, Stamp stamp, LongSupplier nanos, Consumer<String> trouble) {
    this.path = path;
    this.file = new LogFile(path, cap);
    this.stamp = stamp;
    this.nanos = nanos;
    this.trouble = trouble;
    this.lookedAt = nanos.getAsLong();
  }

  /** Appends a line of a process, or with {@code ended} false a part of one. */
  public void line(String process, byte[] text, boolean ended) {
    append(process, Mark.LINE, Escapes.without(text), ended);
  }

  /** Appends a remark of the manager on a process. */
  public void notice(String process, String text) {
    append(process, Mark.MANAGER, Escapes.without(text.getBytes(StandardCharsets.UTF_8)), true);
  }

  /** Appends a failure of a process. */
  public void failure(String process, String text) {
    append(process, Mark.FAILURE, Escapes.without(text.getBytes(StandardCharsets.UTF_8)), true);
  }

  /** Flushes. */
  public void flush() {
    if (failing && !worksAgain()) {
      return;
    }
    try {
      file.flush();
      heldLines = 0;
      if (nanos.getAsLong() - lookedAt > LOOK_INTERVAL.toNanos()) {
        lookedAt = nanos.getAsLong();
        file.lookAgain();
      }
    } catch (IOException failure) {
      failed(failure);
    }
  }

  private void append(String process, Mark mark, byte[] text, boolean ended) {
    writer = process;
    if (failing && !worksAgain()) {
      lostLines += ended ? 1 : 0;
      return;
    }
    try {
      boolean another = open != null && (mark != Mark.LINE || !open.equals(process));
      if (open != null && (another || file.isFullFor(text.length))) {
        breakOff(open);
      }
      if (open == null) {
        begin(process, mark, text.length);
      }
      file.write(text);
      if (ended) {
        file.write(END);
        heldLines++;
      }
      open = ended ? null : process;
      if (file.held() > MOST_HELD) {
        flush();
      }
    } catch (IOException failure) {
      lostLines += ended ? 1 : 0;
      failed(failure);
    }
  }

  private void begin(String process, Mark mark, int length) throws IOException {
    boolean rest = mark == Mark.LINE && brokenOff.remove(process);
    byte[] head = stamp.of(process, rest ? Mark.REST : mark);
    file.begin(head.length + length + END.length);
    file.write(head);
  }

  private void breakOff(String process) {
    file.write(END);
    brokenOff.add(process);
    open = null;
  }

  private void failed(IOException failure) {
    lostLines += heldLines;
    heldLines = 0;
    open = null;
    brokenOff.clear();
    file.close();
    failedAt = nanos.getAsLong();
    if (!failing) {
      failing = true;
      trouble.accept(
          "%s cannot be written (%s): its lines are lost until it can, which is tried every %d s"
              .formatted(path.getFileName(), reason(failure), RETRY_INTERVAL.toSeconds()));
    }
  }

  /** Tries again when it is time, by writing the number of lost lines. */
  private boolean worksAgain() {
    if (nanos.getAsLong() - failedAt < RETRY_INTERVAL.toNanos()) {
      return false;
    }
    String gap = "lines lost here: %d; the file could not be written".formatted(lostLines);
    byte[] head = stamp.of(writer, Mark.FAILURE);
    try {
      file.begin(head.length + gap.length() + END.length);
      file.write(head);
      file.write(gap.getBytes(StandardCharsets.UTF_8));
      file.write(END);
      file.flush();
    } catch (IOException failure) {
      failed(failure);
      return false;
    }
    failing = false;
    trouble.accept("%s is written again; lines lost: %d".formatted(path.getFileName(), lostLines));
    lostLines = 0;
    return true;
  }

  private static String reason(IOException failure) {
    String message = String.valueOf(failure.getMessage());
    return message.equals("No space left on device") ? "the disk is full" : message;
  }
}
