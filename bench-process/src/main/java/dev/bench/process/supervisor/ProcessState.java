package dev.bench.process.supervisor;

import java.util.Locale;

/** Where in its life a process is. */
public enum ProcessState {
  /** It waits for processes that must be ready before it. */
  WAITING,
  /** It ended and will be tried again after a pause. */
  BACKING_OFF,
  /** It runs and has not answered yet. */
  STARTING,
  /** It is ready. */
  READY,
  /** It was asked to end. */
  STOPPING,
  /** It has done its work and ended, as a process that is not a server. */
  DONE,
  /** It ended well and will not be started again by itself. */
  ENDED,
  /** It failed and will not be started again. */
  FAILED,
  /** It failed so often that it is not tried any more. */
  LEFT_ALONE,
  /** It was stopped by request. */
  HELD;

  /** Whether a process may come from this state into {@code next}. */
  boolean allows(ProcessState next) {
    return switch (next) {
      case WAITING -> this != WAITING && this != STARTING; // by request, or a successor is due
      case STARTING -> this == WAITING;
      case READY -> this == STARTING;
      case BACKING_OFF, DONE, FAILED, LEFT_ALONE -> this == STARTING || this == READY;
      case STOPPING -> this == STARTING || this == READY || this == STOPPING;
      case HELD -> this != STARTING && this != READY; // a living process is asked to stop first
      case ENDED -> true; // everything ends
    };
  }

  /** The state in words. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** As a part of a sentence: {@code is left alone}, {@code has ended}. */
  String predicate() {
    return (this == ENDED || this == FAILED ? "has " : "is ") + word();
  }
}
