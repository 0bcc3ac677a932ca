package dev.bench.queue;

import dev.bench.app.GenerationId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A job to be put in a queue, complete and checked.
 *
 * @param id its id, made by {@link JobIds}
 * @param owner for which site, as which user and by which code it was enqueued
 * @param queue the short name of its queue, such as {@code default}
 * @param method the dotted name of its method
 * @param args the positional arguments as the text of a JSON array
 * @param kwargs the named arguments as the text of a JSON object
 * @param run how it is run
 * @param at when it may run at the earliest; empty means now
 * @param atFront whether it goes before the jobs that wait already
 * @param meta what is kept with it beside the owner
 */
public record JobRequest(
    String id,
    Owner owner,
    String queue,
    String method,
    String args,
    String kwargs,
    Run run,
    Optional<Instant> at,
    boolean atFront,
    Map<String, Object> meta) {

  /**
   * Copies the map.
   *
   * @throws dev.bench.ValidationException when the arguments take more than {@link JobCall#LIMIT}
   */
  public JobRequest {
    meta = Map.copyOf(meta);
    JobCall.checkSize(method, args, kwargs);
  }

  /**
   * Where a job comes from.
   *
   * @param site the site
   * @param user the user it runs as
   * @param generation the generation of the code that enqueued it
   */
  public record Owner(String site, String user, GenerationId generation) {}

  /**
   * How a job is run.
   *
   * @param timeout how long one run may take
   * @param retries how often a failed run is repeated
   * @param backoff the waits before the repeats; the last one stands for all that follow
   */
  public record Run(Duration timeout, int retries, List<Duration> backoff) {

    /** Copies the list. */
    public Run {
      backoff = List.copyOf(backoff);
    }
  }
}
