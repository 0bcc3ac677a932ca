package dev.bench.runtime;

import dev.bench.RunningJob;
import dev.bench.Session;
import dev.bench.app.Generation;
import dev.bench.database.Databases;
import dev.bench.database.Transaction;
import dev.bench.http.Request;
import dev.bench.mail.MailMessage;
import dev.bench.queue.JobQueue;
import dev.bench.queue.LiveQueues;
import dev.bench.queue.Outgoing;
import dev.bench.redis.Redis;
import dev.bench.site.SiteState;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What {@link UnitOfWork} was told of a unit: its site, its user, its code, and what it may do.
 *
 * <p>Written before the unit is called, read by its context. Confined to one thread.
 */
final class UnitPlan {

  final Services services;
  final SiteState site;
  Session session = Session.guest();
  Generation generation;
  Outgoing.Sender sender;
  Consumer<Transaction> begun = transaction -> {};
  boolean readOnly;
  boolean dry;
  Consumer<MailMessage> mails = mail -> {};
  boolean mayCommit;
  @Nullable Request request;
  @Nullable RunningJob job;

  /** What all units of a process use. */
  record Services(
      Databases databases,
      Redis cache,
      JobQueue jobs,
      LiveQueues queues,
      Outbox outbox,
      Roles roles) {}

  UnitPlan(Services services, SiteState site, Generation generation) {
    this.services = services;
    this.site = site;
    this.generation = generation;
    this.sender = services.jobs();
  }
}
