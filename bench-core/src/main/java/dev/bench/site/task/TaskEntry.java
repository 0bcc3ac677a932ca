package dev.bench.site.task;

import java.time.Instant;

/**
 * One line of a task's file after the first.
 *
 * @param at when it was written
 * @param kind what it tells
 * @param text the step, the output, or the error
 */
record TaskEntry(Instant at, Kind kind, String text) {

  /** What a line tells. */
  enum Kind {
    BEGUN,
    ENDED,
    SAID,
    DONE,
    FAILED,
    CANCELLED
  }
}
