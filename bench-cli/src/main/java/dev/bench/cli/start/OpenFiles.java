package dev.bench.cli.start;

import dev.bench.process.child.ProcFs;
import dev.bench.process.supervisor.ProcessStatus;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How many files and sockets a process has open, and may have.
 *
 * @param process its name
 * @param limit of the process, {@code ulimit -n}
 */
public record OpenFiles(String process, long open, long limit) {

  /**
   * Warns before the limit: {@code web} keeps so many files for other purposes than connections.
   */
  private static final double MUCH = 0.75;

  /** Of each running process; empty without /proc. */
  public static List<OpenFiles> of(List<ProcessStatus> processes) {
    return processes.stream().flatMap(process -> of(process).stream()).toList();
  }

  private static Optional<OpenFiles> of(ProcessStatus process) {
    OptionalLong open = ProcFs.openFiles(process.pid());
    OptionalLong limit = ProcFs.fileLimit(process.pid());
    return process.pid() == 0 || open.isEmpty() || limit.isEmpty()
        ? Optional.empty()
        : Optional.of(new OpenFiles(process.name(), open.getAsLong(), limit.getAsLong()));
  }

  /** A warning when few are left. */
  public Optional<String> shortage() {
    return open < MUCH * limit
        ? Optional.empty()
        : Optional.of(
            "%s has %d of %d files and connections open; beyond its limit clients wait. Raise it: ulimit -n"
                .formatted(process, open, limit));
  }
}
