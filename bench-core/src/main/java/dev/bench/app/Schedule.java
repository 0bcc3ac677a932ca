package dev.bench.app;

import dev.bench.Missed;
import dev.bench.Overlap;
import java.util.Optional;

/**
 * When an app wants one of its jobs to be enqueued.
 *
 * @param app the app that declared it
 * @param line a crontab(5) line of five fields, or {@link #ALL}
 * @param frequency whether it was declared as hourly, daily and the like: sites then need not begin
 *     in the same second
 * @param method the dotted name of the job
 * @param queue the queue, when the declaration names one
 * @param overlap what to do while an earlier run is queued or going
 * @param missed what to do about fires that passed while no scheduler ran
 */
public record Schedule(
    String app,
    String line,
    boolean frequency,
    String method,
    Optional<String> queue,
    Overlap overlap,
    Missed missed) {

  /** The line of what runs every {@code scheduler_interval}. */
  public static final String ALL = "@all";

  /** What tells it from the other schedules of a site. */
  public String key() {
    return method + " " + line;
  }
}
