package dev.bench.site.backup;

import dev.bench.BenchException;

/** A backup could not be made or read; nothing was changed. */
public final class BackupFailedException extends BenchException {

  private static final long serialVersionUID = 1L;

  /** Failed for this reason. */
  public BackupFailedException(String message) {
    super(500, message);
  }

  /** Failed for this reason, because of {@code cause}. */
  public BackupFailedException(String message, Throwable cause) {
    super(500, message, cause);
  }
}
