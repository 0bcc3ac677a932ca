package dev.bench.process.output;

import java.io.IOException;

/** The output has no reader any more: {@code head} has seen enough, the terminal is closed. */
public final class OutputGoneException extends IOException {

  private static final long serialVersionUID = 1L;

  /** Writing failed, for good. */
  public OutputGoneException(IOException cause) {
    super(cause);
  }
}
