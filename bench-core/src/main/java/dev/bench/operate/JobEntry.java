package dev.bench.operate;

import dev.bench.queue.StoredJob;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A job in a list.
 *
 * @param id its id
 * @param state what became of it
 * @param queue the short name of its queue
 * @param site its site; empty when it names none
 * @param user the user it runs as; empty when it names none
 * @param method the dotted name of what it calls
 * @param created when it was made
 * @param enqueued when it was put into its queue
 * @param started when its last run began
 * @param ended when its last run ended
 * @param due when it is to run, of a job for later
 * @param attempt which run the next or last one is, from 1
 * @param worker the slot that runs it, or ran it last; empty for none
 */
public record JobEntry(
    String id,
    JobState state,
    String queue,
    String site,
    String user,
    String method,
    Optional<Instant> created,
    Optional<Instant> enqueued,
    Optional<Instant> started,
    Optional<Instant> ended,
    Optional<Instant> due,
    int attempt,
    String worker) {

  /** The fields of a job's hash that an entry is made of. */
  static final List<String> FIELDS =
      List.of(
          "status",
          "description",
          "meta",
          "created_at",
          "enqueued_at",
          "started_at",
          "ended_at",
          "number_of_retries",
          "worker_name",
          "bench_ending");

  /** What a job's hash says, in the lane where the job is. */
  static JobEntry of(StoredJob job, Lane lane, Optional<Instant> due) {
    return new JobEntry(
        job.id(),
        JobState.of(job),
        lane.queue(),
        job.meta().site().or(lane::site).orElse(""),
        job.meta().user().orElse(""),
        job.text("description").replaceFirst("(?s)\\(.*", ""),
        job.time("created_at"),
        job.time("enqueued_at"),
        job.time("started_at"),
        job.time("ended_at"),
        due,
        job.attempt(),
        job.text("worker_name"));
  }

  /** When the last thing happened to it. */
  public Instant changed() {
    return Stream.of(ended, started, enqueued, created)
        .flatMap(Optional::stream)
        .max(Instant::compareTo)
        .orElse(Instant.EPOCH);
  }
}
