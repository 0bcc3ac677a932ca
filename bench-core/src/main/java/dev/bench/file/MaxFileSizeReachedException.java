package dev.bench.file;

import dev.bench.BenchException;

/** A file is longer than the site takes (413). */
public final class MaxFileSizeReachedException extends BenchException {

  private static final long serialVersionUID = 1L;

  /** Refuses a file longer than {@code most} bytes. */
  public MaxFileSizeReachedException(long most) {
    super(413, "The file is longer than %d bytes (max_file_size); send less".formatted(most));
  }
}
