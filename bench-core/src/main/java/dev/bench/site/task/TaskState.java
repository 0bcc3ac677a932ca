package dev.bench.site.task;

import java.util.Locale;

/** How far a task has come. */
public enum TaskState {
  /** Its process works on it. */
  RUNNING,
  /** It did all of it. */
  DONE,
  /** It failed, and was undone unless its error says otherwise. */
  FAILED,
  /** It was asked to end. */
  CANCELLED,
  /** Its process died, by {@code kill -9} or with its machine; a later command undoes the rest. */
  LOST,
  /** It has no outcome yet, and its process is one of another host. */
  UNKNOWN;

  /** For people. */
  public String words() {
    return switch (this) {
      case LOST -> "ended without an outcome";
      case UNKNOWN -> "not known here";
      case RUNNING, DONE, FAILED, CANCELLED -> name().toLowerCase(Locale.ROOT);
    };
  }
}
