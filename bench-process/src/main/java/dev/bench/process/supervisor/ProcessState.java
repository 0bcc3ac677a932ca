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
  /** It serves nobody and ended well. */
  DONE,
  /** It ended well and will not be started again by itself. */
  ENDED,
  /** It failed and will not be started again. */
  FAILED,
  /** It failed so often that it is not tried any more. */
  LEFT_ALONE,
  /** Somebody wanted it stopped. */
  HELD;

  /** As people read it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** As a part of a sentence: {@code is left alone}, {@code has ended}. */
  String predicate() {
    return (this == ENDED || this == FAILED ? "has " : "is ") + word();
  }
}
