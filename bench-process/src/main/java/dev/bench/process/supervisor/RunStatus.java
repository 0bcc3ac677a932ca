package dev.bench.process.supervisor;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Instant;
import java.util.List;

/**
 * The status of a manager and its processes.
 *
 * @param pid of the manager
 * @param since when the run began
 * @param stopping whether everything is being stopped
 * @param processes in the order of the Procfile
 */
@JsonPropertyOrder({"pid", "since", "ready", "stopping"})
public record RunStatus(long pid, Instant since, boolean stopping, List<ProcessStatus> processes) {

  /** Copies the list. */
  public RunStatus {
    processes = List.copyOf(processes);
  }

  /** Whether every process is ready or done. */
  @JsonProperty(access = JsonProperty.Access.READ_ONLY)
  public boolean isReady() {
    return !stopping && processes.stream().allMatch(ProcessStatus::isReady);
  }
}
