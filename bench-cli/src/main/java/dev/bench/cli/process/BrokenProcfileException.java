package dev.bench.cli.process;

import dev.bench.BenchException;

/** A Procfile or an environment file that cannot be read; the message names file and line. */
public final class BrokenProcfileException extends BenchException {

  private static final long serialVersionUID = 1L;

  BrokenProcfileException(String message) {
    super(500, message);
  }
}
