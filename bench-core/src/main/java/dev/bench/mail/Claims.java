package dev.bench.mail;

import dev.bench.mail.Answer.Verdict;
import dev.bench.site.SiteState;
import dev.bench.site.SiteTransactions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * The sending side of the table {@code bench_email_queue}: which process sends which mail now, and
 * what became of it.
 *
 * <p>A claim is a lease in the time of the database. Whatever a process does with a mail names the
 * lease, so that a process that has lost it changes nothing. Each method is a transaction of its
 * own. Thread-safe.
 */
final class Claims {

  private static final String UNANSWERED =
      "The process that sent it ended before the server had answered; the server may have it";

  private final SiteTransactions transactions;

  Claims(SiteTransactions transactions) {
    this.transactions = transactions;
  }

  /**
   * Takes back what processes left that ended while they sent. A mail that no server can have waits
   * again; one that a server may have is in error, since to send it again may send it twice.
   */
  void recover(SiteState site) {
    transactions.change(
        site,
        db -> {
          List<Lost> lost =
              db.createQuery(
                      "select id, handed_over is not null as handed_over from bench_email_queue"
                          + " where status = 'Sending' and lease_until < now(6)"
                          + " limit 500 for update skip locked")
                  .mapTo(Lost.class)
                  .list();
          for (Lost mail : lost) {
            if (mail.handedOver()) {
              answer(db, mail.id(), Optional.empty(), new Answer(Verdict.UNKNOWN, UNANSWERED));
              finish(db, mail.id(), Duration.ZERO);
            } else {
              release(db, mail.id());
            }
          }
          return lost.size();
        });
  }

  /** Whether a mail may be sent now. */
  boolean hasDue(SiteState site) {
    return transactions.read(
        site,
        db ->
            db.createQuery(
                    "select exists (select 1 from bench_email_queue"
                        + " where status = 'Not Sent' and due <= now(6))")
                .mapTo(Boolean.class)
                .one());
  }

  /** How long until a mail may be sent or a lease ends; empty when there is neither. */
  Optional<Duration> untilDue(SiteState site) {
    return transactions.read(
        site,
        db ->
            db.createQuery(
                    "select timestampdiff(microsecond, now(6), min(at)) from ("
                        + " select min(due) as at from bench_email_queue where status = 'Not Sent'"
                        + " union all"
                        + " select min(lease_until) from bench_email_queue"
                        + " where status = 'Sending') as times having min(at) is not null")
                .mapTo(Long.class)
                .findOne()
                .map(micros -> Duration.ofNanos(Math.max(0, micros) * 1000)));
  }

  /** Claims the mail that has been due for longest, for {@code lease} at first. */
  Optional<ClaimedMail> claim(SiteState site, Duration lease) {
    return transactions.change(
        site,
        db ->
            db.createQuery(
                    "select id from bench_email_queue where status = 'Not Sent' and due <= now(6)"
                        + " order by due, id limit 1 for update skip locked")
                .mapTo(Long.class)
                .findOne()
                .map(id -> claim(db, id, lease)));
  }

  private static ClaimedMail claim(Handle db, long id, Duration length) {
    String lease = UUID.randomUUID().toString();
    db.createUpdate(
            "update bench_email_queue set status = 'Sending', tries = tries + 1, lease = :lease,"
                + " lease_until = now(6) + interval :micros microsecond, handed_over = null"
                + " where id = :id")
        .bind("lease", lease)
        .bind("micros", length.toNanos() / 1000)
        .bind("id", id)
        .execute();
    StoredMail mail = MailRecords.find(db, id).orElseThrow();
    List<String> waiting =
        mail.recipients().stream()
            .filter(StoredMail.To::isWaiting)
            .map(StoredMail.To::address)
            .toList();
    return new ClaimedMail(
        id,
        lease,
        mail.head().tries(),
        new ClaimedMail.Stamp(mail.head().messageId(), mail.head().created()),
        mail.message(),
        waiting);
  }

  /** Lets a claim last for {@code lease} from now; false when it is lost. */
  boolean renew(SiteState site, ClaimedMail mail, Duration lease) {
    return transactions.change(
        site,
        db ->
            db.createUpdate(
                        "update bench_email_queue"
                            + " set lease_until = now(6) + interval :micros microsecond"
                            + " where id = :id and lease = :lease and status = 'Sending'")
                    .bind("micros", lease.toNanos() / 1000)
                    .bind("id", mail.id())
                    .bind("lease", mail.lease())
                    .execute()
                > 0);
  }

  /** The server gets the end of the mail next, and may have it from then on; false when lost. */
  boolean handOver(SiteState site, ClaimedMail mail, Duration lease) {
    return transactions.change(
        site,
        db ->
            db.createUpdate(
                        "update bench_email_queue set handed_over = now(6),"
                            + " lease_until = now(6) + interval :micros microsecond"
                            + " where id = :id and lease = :lease and status = 'Sending'")
                    .bind("micros", lease.toNanos() / 1000)
                    .bind("id", mail.id())
                    .bind("lease", mail.lease())
                    .execute()
                > 0);
  }

  /**
   * Records how a try went and ends the claim.
   *
   * @param wait when the mail is tried again, if it is
   */
  void settle(SiteState site, ClaimedMail mail, Delivery delivery, Duration wait) {
    transactions.change(
        site,
        db -> {
          if (!isMine(db, mail)) {
            return false;
          }
          if (delivery.isAbandoned()) {
            release(db, mail.id());
            db.createUpdate(
                    "update bench_email_queue set tries = greatest(tries - 1, 0) where id = :id")
                .bind("id", mail.id())
                .execute();
            return true;
          }
          Map<String, Answer> answers = new LinkedHashMap<>(delivery.answers());
          answers.forEach((address, answer) -> answer(db, mail.id(), Optional.of(address), answer));
          finish(db, mail.id(), wait);
          return true;
        });
  }

  /** Tells at each mail that is due why it is not sent. */
  void explain(SiteState site, String why) {
    transactions.change(
        site,
        db ->
            db.createUpdate(
                    "update bench_email_queue set error = :why"
                        + " where status = 'Not Sent' and due <= now(6)"
                        + " and (error is null or error <> :why)")
                .bind("why", why)
                .execute());
  }

  private static boolean isMine(Handle db, ClaimedMail mail) {
    return db.createQuery(
            "select exists (select 1 from bench_email_queue"
                + " where id = :id and lease = :lease and status = 'Sending' for update)")
        .bind("id", mail.id())
        .bind("lease", mail.lease())
        .mapTo(Boolean.class)
        .one();
  }

  /** What one recipient, or all that have no answer yet, got as an answer. */
  private static void answer(Handle db, long id, Optional<String> address, Answer answer) {
    String status =
        switch (answer.verdict()) {
          case SENT -> "Sent";
          case LATER -> "Not Sent";
          case NEVER, UNKNOWN -> "Error";
        };
    db.createUpdate(
            "update bench_email_queue_recipient set status = :status, error = :error"
                + " where email = :id and status = 'Not Sent'"
                + " and (:address is null or address = :address)")
        .bind("status", status)
        .bind("error", answer.verdict() == Verdict.SENT ? null : answer.text())
        .bind("id", id)
        .bind("address", address.orElse(null))
        .execute();
  }

  /** The state of a mail follows from those of its recipients. */
  private static void finish(Handle db, long id, Duration wait) {
    db.createUpdate(
            """
            update bench_email_queue mail,
              (select sum(status = 'Not Sent') as waiting, sum(status = 'Sent') as sent, count(*) as everyone,
                 group_concat(if(error is null, null, concat(address, ': ', error))
                   order by position separator '\\n') as errors
               from bench_email_queue_recipient where email = :id) as recipients
            set mail.status = if(waiting > 0, 'Not Sent',
                if(sent = everyone, 'Sent', if(sent > 0, 'Partially Sent', 'Error'))),
              mail.error = left(errors, 8000), mail.lease = null, mail.lease_until = null,
              mail.due = if(waiting > 0, now(6) + interval :micros microsecond, mail.due)
            where mail.id = :id
            """)
        .bind("id", id)
        .bind("micros", wait.toNanos() / 1000)
        .execute();
  }

  /** As if it had not been claimed. */
  private static void release(Handle db, long id) {
    db.createUpdate(
            "update bench_email_queue set status = 'Not Sent', lease = null, lease_until = null"
                + " where id = :id")
        .bind("id", id)
        .execute();
  }

  /** A mail whose lease has ended. */
  public record Lost(long id, boolean handedOver) {}
}
