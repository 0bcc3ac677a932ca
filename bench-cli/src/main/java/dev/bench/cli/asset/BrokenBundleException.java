package dev.bench.cli.asset;

import dev.bench.BenchException;
import dev.bench.build.BuildFault;
import java.util.List;
import java.util.stream.Collectors;

/** Bundles that cannot be built. */
final class BrokenBundleException extends BenchException {

  private static final long serialVersionUID = 1L;

  private final transient List<BuildFault> faults;

  BrokenBundleException(BuildFault fault) {
    this(List.of(fault));
  }

  BrokenBundleException(List<BuildFault> faults) {
    super(500, faults.stream().map(BuildFault::message).collect(Collectors.joining("\n")));
    this.faults = List.copyOf(faults);
  }

  /** What is wrong; at least one. */
  List<BuildFault> faults() {
    return faults;
  }
}
