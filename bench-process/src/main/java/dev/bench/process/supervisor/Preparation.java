package dev.bench.process.supervisor;

/** What belongs to a run beside its processes, whose start never waits for it. */
@FunctionalInterface
public interface Preparation {

  /** Returns when all is prepared without which nothing can be told yet. */
  void await() throws InterruptedException;

  /**
   * Begins what may come later; called once, when none of the processes that can start is being
   * started any more.
   */
  default void begin() {}
}
