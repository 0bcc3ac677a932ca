package dev.bench.cli.watch;

import dev.bench.BenchException;
import dev.bench.build.BuildFault;
import java.util.List;
import java.util.stream.Collectors;

/** An app that cannot be built for a reason that is not in its Java sources. */
final class BrokenBuildException extends BenchException {

  private static final long serialVersionUID = 1L;

  private final transient List<BuildFault> faults;

  BrokenBuildException(String message) {
    this(List.of(BuildFault.of(message)));
  }

  BrokenBuildException(List<BuildFault> faults) {
    super(500, faults.stream().map(BuildFault::message).collect(Collectors.joining("\n")));
    this.faults = List.copyOf(faults);
  }

  /** What is wrong; at least one. */
  List<BuildFault> faults() {
    return faults;
  }
}
