package dev.bench.process.probe;

import dev.bench.process.child.ChildMark;

/**
 * A question that only a child at work has answered.
 *
 * <p>Threads: asked by one thread at a time. It waits a second at most, but for the name of a host
 * to be looked up, and never throws.
 */
public interface Probe {

  /**
   * Asks once, now.
   *
   * @param mark of the child, see {@link ChildMark#VARIABLE}
   * @return nothing when the answer was as expected, else what was wrong, as people read it: {@code
   *     GET http://localhost:5100/health gives 503}
   */
  String lacks(String mark);

  /** What is asked, as people read it: {@code GET http://localhost:5100/health}. */
  String question();
}
