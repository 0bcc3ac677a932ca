package dev.bench.cli.process;

/**
 * A question that only a working server answers.
 *
 * <p>Threads: asked by one thread at a time. It waits a second at most and never throws.
 */
@FunctionalInterface
public interface Probe {

  /** Whether the server answered as expected, now. */
  boolean answers();
}
