package dev.bench.config;

import dev.bench.BenchException;
import java.nio.file.Path;
import java.util.List;

/** A settings file that cannot be used; names the file, the place and every fault. */
public final class BrokenConfigException extends BenchException {

  private static final long serialVersionUID = 1L;

  BrokenConfigException(Path file, String fault) {
    super(503, "%s: %s".formatted(file, fault));
  }

  /** All that is wrong with {@code file}. */
  public BrokenConfigException(Path file, List<String> faults) {
    this(file, String.join("; ", faults));
  }
}
