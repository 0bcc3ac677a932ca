package dev.bench.worker.run;

import java.util.Arrays;
import java.util.Optional;

/**
 * Finds the thread whose code has called {@link System#exit}: then the worker ends because of a
 * job, although it ends in order.
 */
final class ExitCall {

  private static final String EXIT = "java.lang.Shutdown";

  /** The thread of a signal such as TERM calls exit too. */
  private static final String SIGNAL = "java.lang.Terminator";

  private ExitCall() {}

  /** The thread that waits in exit for the end of the process, unless a signal ends it. */
  static Optional<Thread> caller() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(thread -> isIn(thread.getValue(), EXIT) && !isIn(thread.getValue(), SIGNAL))
        .map(thread -> thread.getKey())
        .findFirst();
  }

  private static boolean isIn(StackTraceElement[] stack, String type) {
    return Arrays.stream(stack).anyMatch(frame -> frame.getClassName().startsWith(type));
  }
}
