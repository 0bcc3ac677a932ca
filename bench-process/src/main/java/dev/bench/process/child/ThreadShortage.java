package dev.bench.process.child;

/**
 * What is said when the system gives no thread to look after a process: that is a failure of this
 * process alone, which is tried again like any other.
 */
public final class ThreadShortage {

  private ThreadShortage() {}

  /** Why the process is not looked after, as people read it. */
  public static String text(Throwable why) {
    return why instanceof OutOfMemoryError
        ? "cannot be looked after: "
            + why.getMessage()
            + "; let this user have more (ulimit -u, pids.max), or start fewer processes"
        : "cannot be looked after: " + why;
  }
}
