package dev.bench.database.dump;

import dev.bench.BenchException;

/** A dump is damaged, or holds what a dump of one database never holds. */
public final class DumpRefusedException extends BenchException {

  private static final long serialVersionUID = 1L;

  /** Refused for this reason. */
  public DumpRefusedException(String message) {
    super(417, message);
  }

  DumpRefusedException(String message, Throwable cause) {
    super(417, message, cause);
  }
}
