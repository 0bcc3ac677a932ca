package dev.bench.site.task;

import java.time.Instant;
import java.util.Objects;

/**
 * One line of a task's file after the first.
 *
 * @param at when it was written
 * @param kind what it tells
 * @param text the step, the output, or the error
 */
record TaskEntry(Instant at, Kind kind, String text) {

  /** A line of another kind is none. */
  TaskEntry {
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(text, "text");
  }

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
