package dev.bench.cli.process;

import java.util.function.Consumer;

/**
 * What is said when the system gives no thread to look after a process: that is a failure of the
 * process, which is tried again like any other, and of nobody else.
 */
final class ThreadShortage {

  private ThreadShortage() {}

  /** Why nobody looks after it, as people read it. */
  static String text(OutOfMemoryError why) {
    return "cannot be looked after: "
        + why.getMessage()
        + "; let this user have more (ulimit -u, pids.max), or start fewer processes";
  }

  /**
   * Tells it of a process that was not begun; waits for nothing, since the manager itself calls.
   */
  static void tell(String process, OutOfMemoryError why, Consumer<ProcessEvent> events) {
    events.accept(new ProcessEvent.Remarked(process + ": " + text(why)));
    events.accept(new ProcessEvent.Stopped(process, 0, ProcessEvent.Stopped.NOT_STARTED));
  }
}
