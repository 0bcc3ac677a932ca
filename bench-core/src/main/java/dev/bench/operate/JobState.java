package dev.bench.operate;

import dev.bench.ValidationException;
import dev.bench.queue.StoredJob;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What became of a job: RQ's statuses, and what they do not tell apart. */
public enum JobState {
  /** It waits for a worker. */
  QUEUED(Registry.QUEUED),
  /** A worker runs it. */
  STARTED(Registry.STARTED),
  /** It is for later. */
  SCHEDULED(Registry.SCHEDULED),
  /** It waits for other jobs. */
  DEFERRED(Registry.DEFERRED),
  /** It waits for its site, or for code that declares it; RQ calls it deferred. */
  PARKED(Registry.DEFERRED),
  /** It ended well. */
  FINISHED(Registry.FINISHED),
  /** It failed and is not repeated. */
  FAILED(Registry.FAILED),
  /** It was stopped while it ran. */
  STOPPED(Registry.FAILED),
  /** Each process died in which it ran alone; RQ calls it failed. */
  QUARANTINED(Registry.FAILED),
  /** It was cancelled before it started. */
  CANCELED(Registry.CANCELED);

  private final Registry registry;

  JobState(Registry registry) {
    this.registry = registry;
  }

  /** Where the jobs of this state are. */
  public Registry registry() {
    return registry;
  }

  /** The state of a job. */
  static JobState of(StoredJob job) {
    return switch (job.status()) {
      case "started" -> STARTED;
      case "scheduled" -> SCHEDULED;
      case "deferred" -> isEnding(job, PARKED) ? PARKED : DEFERRED;
      case "finished" -> FINISHED;
      case "failed" -> isEnding(job, QUARANTINED) ? QUARANTINED : FAILED;
      case "stopped" -> STOPPED;
      case "canceled" -> CANCELED;
      default -> QUEUED;
    };
  }

  private static boolean isEnding(StoredJob job, JobState state) {
    return job.text("bench_ending").equals(state.word());
  }

  /**
   * The state of that name.
   *
   * @throws ValidationException when there is none; names those there are
   */
  public static JobState named(String word) {
    for (JobState state : values()) {
      if (state.word().equalsIgnoreCase(word)) {
        return state;
      }
    }
    throw new ValidationException(
        "There is no state \"%s\"; there are %s"
            .formatted(
                word,
                Arrays.stream(values()).map(JobState::word).collect(Collectors.joining(", "))));
  }

  /** Its name in small letters. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
