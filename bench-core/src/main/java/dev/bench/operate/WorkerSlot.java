package dev.bench.operate;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A slot of a worker process, which runs one job at a time; to RQ it is a worker.
 *
 * @param name its name, {@code <process>.<slot>}
 * @param host the machine
 * @param pid its process there
 * @param queues short names of the queues it serves, the most urgent first
 * @param state {@code idle}, {@code busy}, {@code suspended}, or {@code dead} when its process has
 *     not been heard of for its lease
 * @param job the id of the job it runs; empty for none
 * @param heard when it was last heard of
 */
public record WorkerSlot(
    String name,
    String host,
    String pid,
    List<String> queues,
    String state,
    String job,
    Optional<Instant> heard) {

  /** Its state once its process is silent. */
  static final String DEAD = "dead";

  /** Copies the list. */
  public WorkerSlot {
    queues = List.copyOf(queues);
  }

  /** Whether its process is alive. */
  public boolean isAlive() {
    return !state.equals(DEAD);
  }

  /** Whether it runs a job. */
  public boolean isBusy() {
    return isAlive() && !job.isEmpty();
  }
}
