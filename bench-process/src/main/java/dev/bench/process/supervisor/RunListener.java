package dev.bench.process.supervisor;

import dev.bench.process.child.ChildEvent;
import dev.bench.process.output.OutputWriter;
import dev.bench.process.procfile.ProcessSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whom the manager tells what happens: terminal, log files, state file.
 *
 * <p>Threads: called by the manager's consumer only.
 */
interface RunListener {

  /**
   * A process wrote a line, or a part of one that is too long.
   *
   * @param shown whether people should see it; the log gets it in any case
   */
  void line(ChildEvent.Line line, boolean shown);

  /** The manager has something to say, about one process or, with null, about all. */
  void notice(@Nullable String process, String text);

  /** The manager tells a failure of a process. */
  void failure(String process, String text);

  /** There is one process more. */
  void added(ProcessSpec spec);

  /** Only the lines of one process are wanted, or of all again when it is empty. */
  void only(String process);

  /** These children run now. */
  void running(Map<String, Long> pids);

  /** Every process is ready, for the first time, but for those that somebody wanted stopped. */
  void ready(Duration took, List<String> held);

  /** Nothing moves any more, and these are not ready, for these reasons. */
  void unready(Map<String, String> reasons);

  /** Nothing is waiting to be told: what was held back should be shown. */
  void idle();

  /** Where lines for people go; it says how they are taken. */
  OutputWriter output();

  /** Nobody reads the output any more; everything ends. */
  void unheard();
}
