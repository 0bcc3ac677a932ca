package dev.bench.process.procfile;

import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Policies that are written elsewhere than in the Procfile, and count more than those in it. */
@FunctionalInterface
public interface MorePolicies {

  /**
   * The policies by name of the process.
   *
   * @param names the processes of the Procfile
   * @param known the same, and the other processes that they may come after
   * @param faults is told what is wrong, one sentence each
   */
  Map<String, Policy> of(Set<String> names, Set<String> known, Consumer<String> faults);
}
