package dev.bench.process.child;

/**
 * The message for a process that gets no thread to supervise it. Only this process fails; it is
 * tried again like any other.
 */
public final class ThreadShortage {

  private ThreadShortage() {}

  /** Why the process is not supervised, and what to do. */
  public static String text(Throwable why) {
    return why instanceof OutOfMemoryError
        ? "cannot be looked after: "
            + why.getMessage()
            + "; let this user have more (ulimit -u, pids.max), or start fewer processes"
        : "cannot be looked after: " + why;
  }
}
