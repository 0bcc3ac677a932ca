package dev.bench.process.supervisor;

import dev.bench.process.child.ChildEvent;
import dev.bench.process.procfile.ProcessSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Listens to a run: for the terminal, the log files and the state file.
 *
 * <p>Threads: safe; the threads that read what children write call {@link #lines}, which waits for
 * the terminal. The others never wait for it.
 */
interface RunListener {

  /**
   * A process wrote lines, or a part of one that is too long.
   *
   * @param lines all lines, for the log
   * @param shown the lines for the terminal
   */
  void lines(ChildEvent.Lines lines, List<byte[]> shown);

  /** The manager remarks on one process, or with null on all. */
  void notice(@Nullable String process, String text);

  /** The manager reports a failure of a process. */
  void failure(String process, String text);

  /** A process was added. */
  void added(ProcessSpec spec);

  /** Only the lines of this process are to be shown; of all when empty. */
  void only(String process);

  /** These children run now. */
  void running(Map<String, Long> pids);

  /** All processes are ready for the first time, except those that were stopped by request. */
  void ready(Duration took, List<String> held);

  /** Everything is being stopped. */
  void stopping();

  /** Nothing moves any more, and these are not ready, for these reasons. */
  void unready(Map<String, String> reasons);

  /** The queue is empty. */
  void idle();

  /** Begins to print; {@code onEnd} runs once the output has no reader any more. */
  void begin(Runnable onEnd);

  /**
   * From now on, lines that the terminal does not take within this time go to the log files alone.
   */
  void waitAtMost(Duration limit);

  /** Waits until all is printed, at most so long; returns whether it is. */
  boolean isPrinted(Duration limit) throws InterruptedException;

  /** Whether something waits to be printed, and the terminal takes nothing. */
  boolean isStalled();

  /** The output has no reader any more; everything ends. */
  void unheard();
}
