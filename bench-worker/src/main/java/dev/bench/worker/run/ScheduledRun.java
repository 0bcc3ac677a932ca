package dev.bench.worker.run;

import dev.bench.database.Transaction;
import dev.bench.queue.Outcome;
import dev.bench.queue.StoredJob;
import dev.bench.runtime.Bench;
import dev.bench.site.SiteState;
import java.sql.Timestamp;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A run of a schedule in the log of its site, {@code bench_scheduled_job_log}: a row when it
 * begins, its outcome when it ends. A run that dies keeps the status {@code Start}.
 *
 * <p>Of schedules that fire several times an hour only failed runs are logged. The log never harms
 * the job: what cannot be written is told and left out. Confined to the slot's thread.
 */
final class ScheduledRun {

  private static final Logger log = LoggerFactory.getLogger(ScheduledRun.class);
  private static final int MOST_DETAILS = 8 * 1024;

  private final Bench bench;
  private final SiteState site;
  private final StoredJob job;
  private final Instant planned;
  private final Instant started = Instant.now();
  private @Nullable Long row;

  private ScheduledRun(Bench bench, SiteState site, StoredJob job, Instant planned) {
    this.bench = bench;
    this.site = site;
    this.job = job;
    this.planned = planned;
  }

  /** The run of {@code job} that begins now; empty when no schedule made it. */
  static Optional<ScheduledRun> begin(Bench bench, StoredJob job) {
    Object planned = job.meta().own().get("planned");
    Object line = job.meta().own().get("schedule");
    if (planned == null || line == null) {
      return Optional.empty();
    }
    Optional<SiteState> site = job.meta().site().flatMap(bench.sites()::find);
    if (site.isEmpty()) {
      return Optional.empty();
    }
    try {
      ScheduledRun run =
          new ScheduledRun(bench, site.get(), job, Instant.parse(planned.toString()));
      if (!isFrequent(line.toString())) {
        run.write(db -> run.row = run.insert(db, "Start", ""));
      }
      return Optional.of(run);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Whether a line of crontab(5) fires several times an hour. */
  static boolean isFrequent(String line) {
    return !line.matches("[0-9]+ .*|@(hourly|daily|weekly|monthly|yearly)");
  }

  /** Tells how it ended. */
  void end(Outcome outcome) {
    switch (outcome) {
      case Outcome.Finished _ -> ended("Complete", "");
      case Outcome.Retry(_, String error) -> ended("Failed", error);
      case Outcome.Failed(String error) -> ended("Failed", error);
      case Outcome.Quarantined(String error) -> ended("Failed", error);
      case Outcome.LostSlot(String error) -> ended("Failed", error);
      case Outcome.Stopped(String error) -> ended("Stopped", error);
      case Outcome.Parked _, Outcome.HandedBack _ -> forget();
    }
  }

  private void ended(String status, String details) {
    Long known = row;
    if (known != null) {
      write(db ->
          db.createUpdate(
                  "update bench_scheduled_job_log set ended = utc_timestamp(6), status = :status, details = :details where id = :id")
              .bind("status", status)
              .bind("details", cut(details))
              .bind("id", known)
              .execute());
    } else if (!status.equals("Complete")) {
      write(db -> insert(db, status, details));
    }
  }

  /** It did not run: a later run has a row of its own. */
  private void forget() {
    Long known = row;
    if (known != null) {
      write(db -> db.execute("delete from bench_scheduled_job_log where id = ?", known));
    }
  }

  private long insert(Handle db, String status, String details) {
    return db.createUpdate(
            "insert into bench_scheduled_job_log (method, job_id, planned, enqueued, started, ended, status, details)"
                + " values (:method, :job, :planned, :enqueued, :started, :ended, :status, :details)")
        .bind("method", job.methodName())
        .bind("job", job.id())
        .bind("planned", Timestamp.from(planned))
        .bind("enqueued", job.time("created_at").map(Timestamp::from).orElse(null))
        .bind("started", Timestamp.from(started))
        .bind("ended", details.isEmpty() ? null : Timestamp.from(Instant.now()))
        .bind("status", status)
        .bind("details", cut(details))
        .executeAndReturnGeneratedKeys("id")
        .mapTo(Long.class)
        .one();
  }

  private static @Nullable String cut(String details) {
    return details.isEmpty()
        ? null
        : details.substring(0, Math.min(details.length(), MOST_DETAILS));
  }

  /** A statement of the log. */
  @FunctionalInterface
  private interface Statement {
    Object run(Handle db);
  }

  private void write(Statement statement) {
    try (Transaction transaction = bench.databases().begin(site.database(), false)) {
      statement.run(transaction.handle(bench.apps().current().handles()));
      transaction.commit();
    } catch (RuntimeException e) {
      log.warn(
          "The run of job {} is not in the scheduled-job log of {}: {}",
          job.id(),
          site.name(),
          e.getMessage());
    }
  }
}
