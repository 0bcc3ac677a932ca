package dev.bench.cli.watch;

import dev.bench.BenchException;

/** An app that cannot be built for a reason that is not in its Java sources. */
final class BrokenBuildException extends BenchException {

  private static final long serialVersionUID = 1L;

  BrokenBuildException(String message) {
    super(500, message);
  }
}
