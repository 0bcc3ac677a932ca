package dev.bench.process.supervisor;

import java.util.Locale;

/** Where in its life a process is. */
public enum ProcessState {
  /** Processes that must be ready before it are not. */
  WAITING,
  /** It ended and will be tried again after a pause. */
  BACKING_OFF,
  /** It runs and has not answered yet. */
  STARTING,
  /** It does its work. */
  READY,
  /** It was asked to end. */
  STOPPING,
  /** It is no server and has done its work. */
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

  /** As people read it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** As a part of a sentence: {@code is left alone}, {@code has ended}. */
  String predicate() {
    return (this == ENDED || this == FAILED ? "has " : "is ") + word();
  }
}
