package dev.bench.cli.machine;

import java.io.IOException;

/**
 * One change of the machine, with its undoing.
 *
 * <p>Whether a step is done is seen from the machine and is written down nowhere. So a run that was
 * killed between two steps is completed by the next run.
 */
public interface Step {

  /** What it does, such as {@code link /etc/nginx/conf.d/shop.conf to …}. */
  String what();

  /** Whether it changes something; a step that only looks does not. */
  default boolean changes() {
    return true;
  }

  /** Whether the machine is as the step leaves it. */
  boolean isDone() throws IOException;

  /** Does it. */
  void run() throws IOException;

  /** Restores what was there before {@link #run} of this object, which may have failed. */
  void undo() throws IOException;
}
