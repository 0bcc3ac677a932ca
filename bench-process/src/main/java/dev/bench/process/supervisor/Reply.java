package dev.bench.process.supervisor;

import dev.bench.process.terminal.SharedTerminal;

/** What the manager says to somebody who wanted something of it: any number, and an End at last. */
public sealed interface Reply {

  /**
   * What came of a request for one process.
   *
   * @param process its name
   * @param good whether it is as it was wanted
   * @param text how it is now, or why not as wanted
   */
  record About(String process, boolean good, String text) implements Reply {}

  /**
   * How everything is.
   *
   * @param status of the run and its processes
   */
  record Status(RunStatus status) implements Reply {}

  /**
   * From now on the replyTo is connected to a process.
   *
   * @param process its name
   * @param pid of its child
   * @param terminal of that child
   */
  record Connected(String process, long pid, SharedTerminal terminal) implements Reply {}

  /**
   * The last word.
   *
   * @param good whether all is as it was wanted
   * @param text why not, in a sentence; empty when all is well or the words before say it
   */
  record End(boolean good, String text) implements Reply {

    /** All is as it was wanted. */
    static End well() {
      return new End(true, "");
    }

    /** Nothing was done, or not all. */
    static End because(String text) {
      return new End(false, text);
    }
  }
}
