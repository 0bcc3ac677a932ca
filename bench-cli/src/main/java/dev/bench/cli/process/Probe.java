package dev.bench.cli.process;

/**
 * A question that only a child at work has answered.
 *
 * <p>Threads: asked by one thread at a time. It waits a second at most and never throws.
 */
@FunctionalInterface
public interface Probe {

  /**
   * Whether the answer was as expected, now.
   *
   * @param mark of the child, see {@link ProcessManager#MARK}
   */
  boolean answers(String mark);
}
