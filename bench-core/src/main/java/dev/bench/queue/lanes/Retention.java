package dev.bench.queue.lanes;

import dev.bench.config.Settings;
import java.time.Duration;

/**
 * How many ended jobs a lane keeps at most, the newest; how long they are kept is said by each job.
 *
 * @param finished {@code rq_finished_jobs_kept}
 * @param failed {@code rq_failed_jobs_kept}; those removed before their time are counted by cause
 * @param canceled {@code rq_canceled_jobs_kept}
 * @param canceledTtl how long a cancelled job is kept; {@code rq_canceled_ttl}, seconds
 */
public record Retention(long finished, long failed, long canceled, Duration canceledTtl) {

  private static final long FINISHED = 50_000;
  private static final long FAILED = 1000;
  private static final long CANCELED = 1000;
  private static final Duration CANCELED_TTL = Duration.ofDays(7);

  /** What {@code settings} say. */
  public static Retention of(Settings settings) {
    return new Retention(
        settings.number("rq_finished_jobs_kept").orElse(FINISHED),
        settings.number("rq_failed_jobs_kept").orElse(FAILED),
        settings.number("rq_canceled_jobs_kept").orElse(CANCELED),
        settings.number("rq_canceled_ttl").map(Duration::ofSeconds).orElse(CANCELED_TTL));
  }
}
