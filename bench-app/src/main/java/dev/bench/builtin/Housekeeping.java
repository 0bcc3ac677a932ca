package dev.bench.builtin;

import dev.bench.Context;
import dev.bench.file.FileFolder;
import dev.bench.file.FileRows;
import dev.bench.file.StoredFiles;
import java.time.Duration;
import java.time.Instant;

/**
 * Removes what a site keeps no longer, some rows at a time, so that no lock is held for long.
 *
 * <p>Ended jobs are removed by workers, see {@code dev.bench.queue.Lanes}.
 */
public final class Housekeeping {

  private static final int ROWS = 1000;
  private static final int MAILS = 100; // their attachments are large
  private static final Duration MAILS_KEPT = Duration.ofDays(30);
  private static final Duration ERRORS_KEPT = Duration.ofDays(30);
  private static final Duration RUNS_KEPT = Duration.ofDays(90);

  private Housekeeping() {}

  /** Removes sessions that have expired; how many. */
  public static long removeExpiredSessions(Context ctx) {
    return remove(
        ctx, ROWS, "delete from bench_session where expires < utc_timestamp(6) limit :rows");
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

  /** Removes mail that is sent or given up, and older than {@code mail_kept}; how many. */
  public static long removeOldMails(Context ctx) {
    return remove(
        ctx,
        MAILS,
        "delete from bench_email_queue where status not in ('Not Sent', 'Sending')"
            + " and modified < now(6) - interval %d second limit :rows"
                .formatted(kept(ctx, "mail_kept", MAILS_KEPT).toSeconds()));
  }

  /**
   * Removes the content of deleted files, and what killed uploads have left; how many. It finishes
   * what a killed process has committed.
   */
  public static long removeOrphanedFiles(Context ctx) {
    StoredFiles files = new StoredFiles(new FileRows(ctx.db()), new FileFolder(ctx.site().path()));
    long removed = files.removeOrphans(Instant.now());
    int some;
    do {
      some = files.removeDeleted();
      removed += some;
      ctx.commit();
      files = new StoredFiles(new FileRows(ctx.db()), files.folder());
    } while (some > 0);
    return removed;
  }

  private static Duration kept(Context ctx, String setting, Duration otherwise) {
    return ctx.site().config().duration(setting).orElse(otherwise);
  }

  private static long removeOlder(Context ctx, String table, Duration kept) {
    return remove(
        ctx,
        ROWS,
        "delete from %s where created < utc_timestamp(6) - interval %d second limit :rows"
            .formatted(table, kept.toSeconds()));
  }

  private static long remove(Context ctx, int atOnce, String delete) {
    long removed = 0;
    int some;
    do {
      some = ctx.db().createUpdate(delete).bind("rows", atOnce).execute();
      removed += some;
      ctx.commit();
    } while (some == atOnce);
    return removed;
  }
}
