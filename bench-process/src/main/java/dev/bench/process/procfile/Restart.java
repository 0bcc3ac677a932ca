package dev.bench.process.procfile;

import java.util.Locale;

/** When a process that ended is started again. */
public enum Restart {
  /** However it ended. */
  ALWAYS,
  /** When its exit code was not 0. */
  ON_FAILURE,
  /** Not at all. */
  NEVER;

  /** As people write it: {@code on-failure}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public boolean applies(int code) {
    return switch (this) {
      case ALWAYS -> true;
      case ON_FAILURE -> code != 0;
      case NEVER -> false;
    };
  }
}
