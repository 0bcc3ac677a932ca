package dev.bench.builtin;

import dev.bench.Context;
import java.time.Duration;

/**
 * Removes what a site keeps no longer, some rows at a time, so that no lock is held for long.
 *
 * <p>Ended jobs are removed by workers, see {@code dev.bench.queue.Lanes}.
 */
public final class Housekeeping {

  private static final int ROWS = 1000;
  private static final Duration ERRORS_KEPT = Duration.ofDays(30);
  private static final Duration RUNS_KEPT = Duration.ofDays(90);

  private Housekeeping() {}

  /** Removes sessions that have expired; how many. */
  public static long removeExpiredSessions(Context ctx) {
    return remove(ctx, "delete from bench_session where expires < utc_timestamp(6) limit :rows");
  }

  /** Removes errors that are older than {@code error_log_kept}; how many. */
  public static long removeOldErrors(Context ctx) {
    return removeOlder(ctx, "bench_error_log", kept(ctx, "error_log_kept", ERRORS_KEPT));
  }

  /** Removes scheduled runs that are older than {@code scheduled_job_log_kept}; how many. */
  public static long removeOldRuns(Context ctx) {
    return removeOlder(
        ctx, "bench_scheduled_job_log", kept(ctx, "scheduled_job_log_kept", RUNS_KEPT));
  }

  private static Duration kept(Context ctx, String setting, Duration otherwise) {
    return ctx.site().config().duration(setting).orElse(otherwise);
  }

  private static long removeOlder(Context ctx, String table, Duration kept) {
    return remove(
        ctx,
        "delete from %s where created < utc_timestamp(6) - interval %d second limit :rows"
            .formatted(table, kept.toSeconds()));
  }

  private static long remove(Context ctx, String delete) {
    long removed = 0;
    int some;
    do {
      some = ctx.db().createUpdate(delete).bind("rows", ROWS).execute();
      removed += some;
      ctx.commit();
    } while (some == ROWS);
    return removed;
  }
}
