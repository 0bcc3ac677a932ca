package dev.bench.process.supervisor;

/** Work at the beginning of a run that does not delay the start of its processes. */
@FunctionalInterface
public interface Preparation {

  /** Returns when the run can print. */
  void await() throws InterruptedException;

  /** Begins work that can wait; called once, after the first processes have been started. */
  default void begin() {}
}
