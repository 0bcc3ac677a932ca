package dev.bench.process.supervisor;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Instant;
import java.util.List;

/**
 * How a manager and its processes are.
 *
 * @param pid of the manager
 * @param since when it began
 * @param stopping whether everything is being stopped
 * @param processes in the order of the Procfile
 */
@JsonPropertyOrder({"pid", "since", "ready", "stopping"})
public record RunStatus(long pid, Instant since, boolean stopping, List<ProcessStatus> processes) {

  /** Copies the list. */
  public RunStatus {
    processes = List.copyOf(processes);
  }

  /** Whether every process does its work or has done it. */
  @JsonProperty(access = JsonProperty.Access.READ_ONLY)
  public boolean isReady() {
    return !stopping && processes.stream().allMatch(ProcessStatus::isReady);
  }
}
