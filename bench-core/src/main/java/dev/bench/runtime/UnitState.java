package dev.bench.runtime;

import dev.bench.RunningJob;
import dev.bench.database.DatabaseAddress;
import dev.bench.database.Databases;
import dev.bench.database.Transaction;
import dev.bench.queue.Event;
import dev.bench.queue.JobRequest;
import dev.bench.queue.Outgoing;
import dev.bench.redis.RedisUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The transaction of a unit of work and what waits for its commit. */
final class UnitState implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(UnitState.class);

  private final UnitPlan unit;
  private final Thread thread = Thread.currentThread();
  private final List<JobRequest> jobs = new ArrayList<>();
  private final List<JobRequest> durable = new ArrayList<>();
  private final List<Event> events = new ArrayList<>();
  private final List<Ending> endings = new ArrayList<>();
  private @Nullable Transaction transaction;
  private boolean ended;

  UnitState(UnitPlan unit) {
    this.unit = unit;
  }

  void check() {
    if (ended) {
      throw new IllegalStateException("This unit of work has ended; its context is of no use now");
    }
    if (Thread.currentThread() != thread) {
      throw new IllegalStateException(
          "A context belongs to the thread %s; enqueue a job for work beside it"
              .formatted(thread.getName()));
    }
  }

  Transaction transaction() {
    check();
    Transaction known = transaction;
    if (known == null) {
      known = begin();
      transaction = known;
      unit.begun.accept(known);
    }
    return known;
  }

  private Transaction begin() {
    Databases databases = unit.services.databases();
    DatabaseAddress address = unit.site.database();
    return unit.request == null
        ? databases.begin(address, unit.readOnly)
        : databases.beginForRequest(address, unit.readOnly);
  }

  void add(JobRequest job) {
    check();
    boolean afterDurable =
        durable.stream().anyMatch(other -> job.conditions().after().contains(other.id()));
    (afterDurable ? durable : jobs).add(job); // it must not come before what it waits for
  }

  /** Lets it wait in the site's database from the commit on. */
  void addDurable(JobRequest job) {
    check();
    durable.add(job);
  }

  /** Whether a job of that dotted name waits for the commit already. */
  boolean enqueues(String method) {
    return jobs.stream().anyMatch(job -> job.method().equals(method));
  }

  void add(Event event) {
    check();
    events.add(event);
  }

  /**
   * Runs {@code committed} after the commit, or {@code rolledBack} after a rollback; neither after
   * a commit that failed. A failure of either is logged, since nothing can be undone any more.
   */
  void atEnd(Runnable committed, Runnable rolledBack) {
    check();
    endings.add(new Ending(committed, rolledBack));
  }

  /** Gives the connection back when nothing on it has to stay. */
  void beforeWait() {
    check();
    if (unit.readOnly && !unit.dry) {
      giveBack();
    }
  }

  /** Commits, gives the connection back, and sends what waited. */
  void finish() {
    if (unit.dry) {
      jobs.addAll(durable);
      durable.clear();
      sendWaiting();
      return; // the transaction stays open, and is rolled back when the unit is closed
    }
    if (unit.readOnly) {
      giveBack(); // durable jobs need a connection of their own
    }
    Outbox.@Nullable Written rows = keepDurable();
    Transaction open = transaction;
    if (open != null) {
      refuseLostClaim();
      commit(open);
      endAll(Ending::committed);
      giveBack();
    }
    sendWaiting();
    if (rows != null) {
      unit.services.outbox().send(unit.site, rows);
    }
  }

  /**
   * When a commit fails, its outcome may be unknown: the server may have committed. So the endings
   * are dropped, and the upkeep compares the files with their rows.
   */
  private void commit(Transaction open) {
    boolean committed = false;
    try {
      open.commit();
      committed = true;
    } finally {
      if (!committed) {
        endings.clear();
      }
    }
  }

  private void sendWaiting() {
    Outgoing outgoing = new Outgoing(jobs, events);
    jobs.clear();
    events.clear();
    if (!outgoing.isEmpty()) {
      send(outgoing);
    }
  }

  /** Takes what does not wait for the commit. */
  Outgoing.Sender atOnce() {
    check();
    return unit.dry ? unit.sender : unit.services.jobs();
  }

  /** Writes durable jobs into this transaction; one that only reads gets a second one for them. */
  private Outbox.@Nullable Written keepDurable() {
    if (durable.isEmpty()) {
      return null;
    }
    List<JobRequest> jobs = List.copyOf(durable);
    durable.clear();
    return unit.readOnly
        ? unit.services.outbox().write(unit.site, jobs)
        : unit.services
            .outbox()
            .write(unit.site, transaction().handle(unit.generation.handles()), jobs);
  }

  /** What is committed must not fail any more: while Redis is away it waits in the outbox. */
  private void send(Outgoing outgoing) {
    try {
      unit.sender.send(outgoing);
    } catch (RedisUnavailableException e) {
      unit.services.outbox().keep(unit.site, outgoing);
    }
  }

  /** A job that another worker has by now must not commit: the other one will. */
  private void refuseLostClaim() {
    RunningJob job = unit.job;
    if (job != null) {
      job.checkStop();
    }
  }

  @Override
  public void close() {
    ended = true;
    giveBack();
  }

  /** Rolls back what is not committed. */
  private void giveBack() {
    Transaction open = transaction;
    transaction = null;
    if (open != null) {
      open.close();
    }
    endAll(Ending::rolledBack); // none is left after a commit
  }

  private void endAll(Function<Ending, Runnable> which) {
    List<Ending> all = List.copyOf(endings);
    endings.clear();
    for (Ending ending : all) {
      try {
        which.apply(ending).run();
      } catch (RuntimeException e) {
        LOG.error("A file cannot follow its row; the next reader or the upkeep mends it", e);
      }
    }
  }

  private record Ending(Runnable committed, Runnable rolledBack) {}
}
