package dev.bench.process.procfile;

import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Policies outside of the Procfile, which have precedence over those in it. */
@FunctionalInterface
public interface MorePolicies {

  /**
   * The policies by name of the process.
   *
   * @param names the processes of the Procfile
   * @param known the same, and the other processes that they may come after
   * @param faults gets each fault as a sentence
   */
  Map<String, Policy> of(Set<String> names, Set<String> known, Consumer<String> faults);
}
