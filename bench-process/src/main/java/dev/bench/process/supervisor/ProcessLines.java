package dev.bench.process.supervisor;

import dev.bench.process.probe.Readiness;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The lines of one process: which are shown, and the last ones, which are repeated when it fails.
 *
 * <p>Threads: safe. The threads that read its output call {@link #shown}, the manager the rest.
 */
final class ProcessLines {

  /** Lines of a quiet process within this time after readiness still belong to its start. */
  private static final Duration LAST_WORDS_OF_START = Duration.ofSeconds(1);

  private static final int KEPT = 20;

  private final Readiness readiness;
  private final Deque<byte[]> last = new ArrayDeque<>();
  private ProcessState state = ProcessState.WAITING;
  private long since;

  /** Whether the line that readiness waits for has come. */
  private boolean said;

  ProcessLines(Readiness readiness) {
    this.readiness = readiness;
  }

  /** The process came into a state. */
  synchronized void enter(ProcessState next, long now) {
    state = next;
    since = now;
    said &= next != ProcessState.STARTING;
    notifyAll();
  }

  /**
   * Keeps the last lines; returns those to show. A process that is ready at once waits here until
   * the manager has said so.
   */
  synchronized List<byte[]> shown(List<byte[]> lines, long now) {
    awaitStart();
    for (byte[] line : lines.subList(Math.max(0, lines.size() - KEPT), lines.size())) {
      if (last.size() == KEPT) {
        last.removeFirst();
      }
      last.addLast(line);
    }
    return switch (readiness.shown()) {
      case ALL -> lines;
      case OTHER_LINES -> said ? lines : lines.stream().filter(line -> !isFirstSaid(line)).toList();
      case WORK -> isAtWork(now) ? lines : List.of();
    };
  }

  /** Whether its lines no longer belong to its start. */
  synchronized boolean isAtWork(long now) {
    return state == ProcessState.READY && now - since >= LAST_WORDS_OF_START.toNanos();
  }

  synchronized List<String> last() {
    return last.stream().map(line -> new String(line, StandardCharsets.UTF_8)).toList();
  }

  private boolean isFirstSaid(byte[] line) {
    boolean first = !said && readiness.isSaidIn(line);
    said |= first;
    return first;
  }

  private void awaitStart() {
    try {
      while (state == ProcessState.STARTING && !readiness.takesTime()) {
        wait();
      }
    } catch (InterruptedException shuttingDown) {
      Thread.currentThread().interrupt();
    }
  }
}
