package dev.bench.cli.ready;

import dev.bench.config.ProcessMark;
import java.util.Map;
import java.util.Optional;

/** The name of a process as supervisorctl says it, which supervisor tells its processes. */
final class SupervisedName {

  private static final String GROUP = "SUPERVISOR_GROUP_NAME";
  private static final String PROCESS = "SUPERVISOR_PROCESS_NAME";

  private SupervisedName() {}

  /** The name; empty when supervisor did not start the process itself. */
  static Optional<String> in(Map<String, String> environment) {
    String group = environment.getOrDefault(GROUP, "");
    String process = environment.getOrDefault(PROCESS, "");
    if (process.isEmpty() || environment.containsKey(ProcessMark.VARIABLE)) {
      return Optional.empty();
    }
    return Optional.of(group.isEmpty() || group.equals(process) ? process : group + ":" + process);
  }
}
