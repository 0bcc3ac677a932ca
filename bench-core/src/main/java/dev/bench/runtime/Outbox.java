package dev.bench.runtime;

import dev.bench.app.Apps;
import dev.bench.database.Databases;
import dev.bench.database.Transaction;
import dev.bench.json.Json;
import dev.bench.queue.Event;
import dev.bench.queue.JobQueue;
import dev.bench.queue.JobRequest;
import dev.bench.queue.Outgoing;
import dev.bench.site.SiteState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was committed but could not be sent because Redis was away: rows of {@code bench_outbox}.
 *
 * <p>A row is deleted in the transaction that sent it, so a crash in between sends it twice, never
 * not at all. A job keeps its id, so that the second one is known. Workers sweep. Thread-safe.
 */
public final class Outbox {

  private static final Logger log = LoggerFactory.getLogger(Outbox.class);
  private static final String JOB = "job";
  private static final String EVENT = "event";
  private static final int ROWS_A_SWEEP = 200;

  private final Databases databases;
  private final JobQueue jobQueue;
  private final Apps apps;
  private final OutboxMarks marks;

  Outbox(Databases databases, JobQueue jobQueue, Apps apps, OutboxMarks marks) {
    this.databases = databases;
    this.jobQueue = jobQueue;
    this.apps = apps;
    this.marks = marks;
  }

  /**
   * Durable jobs in the outbox of a site, in a transaction that is about to commit.
   *
   * @param ids the ids of their rows
   * @param mark by which a sweep finds them at once if this process dies
   */
  record Written(List<Long> ids, OutboxMarks.Mark mark) {}

  /** Keeps {@code outgoing} in the site's database until a sweep sends it. */
  void keep(SiteState site, Outgoing outgoing) {
    try (Transaction transaction = databases.begin(site.database(), false)) {
      Handle db = transaction.handle(apps.current().handles());
      outgoing.jobs().forEach(job -> insert(db, JOB, Json.core().write(job)));
      outgoing.events().forEach(event -> insert(db, EVENT, Json.core().write(event)));
      transaction.commit();
    }
    log.warn(
        "Redis is away: {} jobs and {} events of {} wait in its outbox for a worker",
        outgoing.jobs().size(),
        outgoing.events().size(),
        site.name());
  }

  /** Keeps {@code jobs}, one at least, in a transaction of their own. */
  Written write(SiteState site, List<JobRequest> jobs) {
    try (Transaction transaction = databases.begin(site.database(), false)) {
      Written rows = write(site, transaction.handle(apps.current().handles()), jobs);
      transaction.commit();
      return rows;
    }
  }

  /** Keeps {@code jobs}, one at least, in the transaction of {@code db}, which then commits. */
  Written write(SiteState site, Handle db, List<JobRequest> jobs) {
    List<Long> ids = jobs.stream().map(job -> insert(db, JOB, Json.core().write(job))).toList();
    return new Written(ids, marks.put(site.name(), jobs));
  }

  /**
   * Sends these rows, which are committed. What cannot be sent now is left to a sweep, so this
   * never fails.
   */
  void send(SiteState site, Written rows) {
    List<Long> ids = rows.ids();
    try {
      sweep(
          site,
          db ->
              db.createQuery(
                      "select id, kind, payload from bench_outbox where id in (<ids>) order by id"
                          + " for update skip locked")
                  .bindList("ids", ids));
      marks.remove(rows.mark());
    } catch (RuntimeException e) {
      log.warn(
          "{} durable jobs of {} wait in its outbox for a worker: {}",
          ids.size(),
          site.name(),
          e.getMessage());
    }
  }

  /**
   * The sites whose outbox may hold rows of processes that died before they sent them.
   *
   * @param age how long ago the processes were about to commit
   */
  public List<String> abandoned(Duration age) {
    return marks.olderThan(age).stream().map(OutboxMarks.Mark::site).distinct().toList();
  }

  /**
   * Sends all that waits in the outbox of an {@link #abandoned} site, which then is none any more.
   *
   * @param age as there
   * @return how many rows were sent
   */
  public int recover(SiteState site, Duration age) {
    List<OutboxMarks.Mark> before = marks.olderThan(age);
    int sent = sweepAll(site);
    forget(site.name(), before);
    return sent;
  }

  /** Sends all that waits in the site's outbox; how many rows. */
  public int sweepAll(SiteState site) {
    int sent = 0;
    for (int more = sweep(site); more > 0; more = sweep(site)) {
      sent += more;
    }
    return sent;
  }

  /** The site is gone, or has no outbox: nothing is looked for there. */
  public void forget(String site, Duration age) {
    forget(site, marks.olderThan(age));
  }

  private void forget(String site, List<OutboxMarks.Mark> some) {
    some.stream().filter(mark -> mark.site().equals(site)).forEach(marks::remove);
  }

  /**
   * Sends what waits in the site's outbox, oldest first.
   *
   * @return how many rows were sent; rows that another worker is sending are left to it
   */
  public int sweep(SiteState site) {
    return sweep(
        site,
        db ->
            db.createQuery(
                    "select id, kind, payload from bench_outbox order by id limit :rows"
                        + " for update skip locked")
                .bind("rows", ROWS_A_SWEEP));
  }

  private int sweep(SiteState site, Function<Handle, Query> locking) {
    try (Transaction transaction = databases.begin(site.database(), false)) {
      Handle db = transaction.handle(apps.current().handles());
      List<Row> rows = locking.apply(db).mapTo(Row.class).list();
      if (!rows.isEmpty()) {
        jobQueue.send(outgoing(rows));
        db.createUpdate("delete from bench_outbox where id in (<ids>)")
            .bindList("ids", rows.stream().map(Row::id).toList())
            .execute();
        transaction.commit();
      }
      return rows.size();
    }
  }

  private static Outgoing outgoing(List<Row> rows) {
    List<JobRequest> jobs = new ArrayList<>();
    List<Event> events = new ArrayList<>();
    for (Row row : rows) {
      switch (row.kind()) {
        case JOB -> jobs.add(Json.core().read(row.payload(), JobRequest.class));
        case EVENT -> events.add(Json.core().read(row.payload(), Event.class));
        default -> log.warn("Outbox row {} is of the unknown kind {}", row.id(), row.kind());
      }
    }
    return new Outgoing(jobs, events);
  }

  private static long insert(Handle db, String kind, String payload) {
    return db.createUpdate("insert into bench_outbox (kind, payload) values (:kind, :payload)")
        .bind("kind", kind)
        .bind("payload", payload)
        .executeAndReturnGeneratedKeys("id")
        .mapTo(Long.class)
        .one();
  }

  /**
   * A row.
   *
   * @param id its number
   * @param kind {@code job} or {@code event}
   * @param payload its JSON
   */
  public record Row(long id, String kind, String payload) {}
}
