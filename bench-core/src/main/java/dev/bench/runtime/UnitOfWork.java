package dev.bench.runtime;

import dev.bench.Context;
import dev.bench.ContextScope;
import dev.bench.RunningJob;
import dev.bench.Session;
import dev.bench.app.Generation;
import dev.bench.database.SqlErrors;
import dev.bench.database.Transaction;
import dev.bench.http.Request;
import dev.bench.mail.MailMessage;
import dev.bench.queue.Outgoing;
import java.util.function.Consumer;

/**
 * One piece of work on one site, described step by step and then done by {@link #call}.
 *
 * <p>The life of a unit: (1) its context is bound to the thread; (2) the first {@code ctx.db()}
 * begins the transaction; (3) the work returns, and the transaction is committed, or rolled back
 * when the unit only reads; (4) what it enqueued and published is sent. An exception in (1) to (3)
 * rolls back and drops what waited to be sent.
 *
 * <p>Confined to one thread, for one call.
 */
public final class UnitOfWork {

  private final Bench bench;
  private final UnitPlan plan;

  UnitOfWork(Bench bench, UnitPlan plan) {
    this.bench = bench;
    this.plan = plan;
  }

  /** As the user of {@code other}; Guest otherwise. */
  public UnitOfWork as(Session other) {
    plan.session = other;
    return this;
  }

  /** As {@code user}, without a login. */
  public UnitOfWork as(String user) {
    return as(Session.of(user));
  }

  /** On that generation of code, instead of the current one. */
  public UnitOfWork on(Generation other) {
    plan.generation = other;
    return this;
  }

  /** For that request. */
  public UnitOfWork request(Request other) {
    plan.request = other;
    return this;
  }

  /** As that job, which may commit in steps. */
  public UnitOfWork job(RunningJob other) {
    plan.job = other;
    plan.mayCommit = true;
    return this;
  }

  /**
   * With {@code other} told of each transaction that it begins, to end its statement if need be.
   */
  public UnitOfWork transactions(Consumer<Transaction> other) {
    plan.begun = other;
    return this;
  }

  /** As a console line, which may commit in steps. */
  public UnitOfWork console() {
    plan.mayCommit = true;
    return this;
  }

  /** Without writes: the server refuses them, and nothing is committed. */
  public UnitOfWork readOnly() {
    plan.readOnly = true;
    return this;
  }

  /**
   * Without an end: it is rolled back, also where it commits in steps. All that it would send goes
   * to its sender, also what does not wait for a commit.
   *
   * @param mailed told of each mail that it writes
   */
  public UnitOfWork dry(Consumer<MailMessage> mailed) {
    plan.dry = true;
    plan.mails = mailed;
    return this;
  }

  /** With {@code other} to take what is to be sent, instead of sending it to Redis. */
  public UnitOfWork sender(Outgoing.Sender other) {
    plan.sender = other;
    return this;
  }

  /**
   * Gives the connection of the unit {@code ctx} back before a wait, if the unit only reads; its
   * next use of the database begins another transaction.
   */
  public static void beforeWait(Context ctx) {
    if (ctx instanceof BoundContext unit) {
      unit.beforeWait();
    }
  }

  /**
   * Does {@code work}.
   *
   * @throws Exception what the work throws; a failure of the database as the error it means
   */
  public <T> T call(Context.Work<T> work) throws Exception {
    try (BoundContext ctx = new BoundContext(bench, plan)) {
      return ContextScope.with(ctx)
          .call(() -> {
            T result = work.in(ctx);
            ctx.finish();
            return result;
          });
    } catch (Exception e) {
      throw SqlErrors.translated(e);
    }
  }
}
