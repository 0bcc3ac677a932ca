package dev.bench.process.probe;

import dev.bench.process.child.ChildMark;

/**
 * A question that a child answers once it works.
 *
 * <p>Threads: asked by one thread at a time. It waits a second at most, name look-up apart, and
 * never throws.
 */
public interface Probe {

  /**
   * Asks once, now.
   *
   * @param mark of the child, see {@link ChildMark#VARIABLE}
   * @return empty when the answer was as expected, else what was wrong: {@code GET
   *     http://localhost:5100/health gives 503}
   */
  String lacks(String mark);

  /** The question in words: {@code GET http://localhost:5100/health}. */
  String question();
}
