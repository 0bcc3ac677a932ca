package dev.bench.cli.process;

import dev.bench.BenchException;
import java.util.List;

/** A Procfile or a file beside it that cannot be used; the message names file, line and fault. */
public final class BrokenProcfileException extends BenchException {

  private static final long serialVersionUID = 1L;

  /** An array, since exceptions are serializable and lists need not be. */
  private final String[] faults;

  BrokenProcfileException(List<String> faults) {
    super(500, String.join("\n", faults));
    this.faults = faults.toArray(String[]::new);
  }

  BrokenProcfileException(String fault) {
    this(List.of(fault));
  }

  /** All that is wrong, one sentence each. */
  public List<String> faults() {
    return List.of(faults);
  }
}
