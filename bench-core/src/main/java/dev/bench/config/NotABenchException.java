package dev.bench.config;

import dev.bench.BenchException;
import java.nio.file.Path;

/** A command that needs a bench was run outside of one. */
public final class NotABenchException extends BenchException {

  private static final long serialVersionUID = 1L;

  NotABenchException(Path start) {
    super(
        500,
        "%s is not in a bench (a folder with apps, sites and config); change into one, or make one with: bench init DIR"
            .formatted(start.toAbsolutePath()));
  }
}
