package dev.bench.operate;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of a job.
 *
 * @param job what a list shows
 * @param call what it calls
 * @param limits its limits
 * @param runs its newest runs, the newest first
 * @param waiting for what it waits, and what waits for it
 * @param meta what is kept with it; asterisks stand for secrets
 */
public record JobRecord(
    JobEntry job,
    Call call,
    Limits limits,
    List<JobRun> runs,
    Waiting waiting,
    Map<String, @Nullable Object> meta) {

  /** Copies the lists. */
  public JobRecord {
    runs = List.copyOf(runs);
  }

  /**
   * What a job calls; asterisks stand for values whose names say that they are secret.
   *
   * @param args in order
   * @param kwargs by name
   * @param broken why it cannot be read; empty when it can
   */
  public record Call(
      List<@Nullable Object> args, Map<String, @Nullable Object> kwargs, String broken) {}

  /**
   * Limits of a job.
   *
   * @param timeout seconds of one run; empty for none
   * @param retriesLeft how often it may still be repeated
   * @param expires when its record goes; empty when it stays
   */
  public record Limits(Optional<Long> timeout, int retriesLeft, Optional<Instant> expires) {}

  /**
   * Other jobs, and the place in the queue.
   *
   * @param dependsOn the jobs it waits for, each with its status; an empty one of a job that is
   *     gone
   * @param dependents the jobs that wait for it
   * @param ahead how many jobs are before it in its lane; empty when it does not wait in one
   * @param because why it is parked, in one sentence; empty when it is not
   */
  public record Waiting(
      Map<String, String> dependsOn,
      List<String> dependents,
      Optional<Long> ahead,
      String because) {

    /** Copies the list. */
    public Waiting {
      dependents = List.copyOf(dependents);
    }
  }
}
