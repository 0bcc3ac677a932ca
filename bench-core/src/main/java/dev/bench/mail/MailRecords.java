package dev.bench.mail;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The reading side of the table {@code bench_email_queue}. */
public final class MailRecords {

  private MailRecords() {}

  /**
   * A mail in a list.
   *
   * @param status {@code Not Sent, Sending, Sent, Partially Sent, Error} or {@code Caught}
   * @param recipients their addresses, parted by commas
   * @param tries how often a server was given it
   * @param error why it is not sent, or not to all
   * @param due when it may be sent at the earliest
   */
  public record Summary(
      long id,
      Instant created,
      String status,
      String recipients,
      String subject,
      int tries,
      @Nullable String error,
      Instant due) {}

  /** The newest mails first, at most {@code most}; with that status, if one is given. */
  public static List<Summary> list(Handle db, Optional<String> status, int most) {
    return db.createQuery(
            "select id, created, status, subject, tries, error, due,"
                + " coalesce((select group_concat(address order by position separator ', ')"
                + " from bench_email_queue_recipient where email = id), '') as recipients"
                + " from bench_email_queue where (:status is null or status = :status)"
                + " order by id desc limit :most")
        .bind("status", status.orElse(null))
        .bind("most", most)
        .mapTo(Summary.class)
        .list();
  }

  /** The ids of all mails, the oldest first. */
  public static List<Long> ids(Handle db) {
    return db.createQuery("select id from bench_email_queue order by id").mapTo(Long.class).list();
  }

  /** The ids of mails that could not be sent, or not to all, the oldest first. */
  public static List<Long> failed(Handle db) {
    return db.createQuery(
            "select id from bench_email_queue where status in ('Error', 'Partially Sent')"
                + " order by id")
        .mapTo(Long.class)
        .list();
  }

  /** The mail of that number. */
  public static Optional<StoredMail> find(Handle db, long id) {
    return db.createQuery(
            "select id, message_id, status, user, reply_to, subject, text, html, error, tries,"
                + " due, created from bench_email_queue where id = :id")
        .bind("id", id)
        .mapTo(StoredMail.Head.class)
        .findOne()
        .map(head -> new StoredMail(head, recipients(db, id), attachments(db, id)));
  }

  private static List<StoredMail.To> recipients(Handle db, long id) {
    return db.createQuery(
            "select kind, name, address, status, error from bench_email_queue_recipient"
                + " where email = :id order by position")
        .bind("id", id)
        .mapTo(StoredMail.To.class)
        .list();
  }

  private static List<Attachment> attachments(Handle db, long id) {
    return db.createQuery(
            "select file_name, media_type, content from bench_email_queue_attachment"
                + " where email = :id order by position")
        .bind("id", id)
        .mapTo(Attachment.class)
        .list();
  }
}
