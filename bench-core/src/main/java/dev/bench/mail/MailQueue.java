package dev.bench.mail;

import dev.bench.MailRef;
import dev.bench.json.Json;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The writing side of the table {@code bench_email_queue}: a mail is put in, or sent again. */
public final class MailQueue {

  /** The job of the built-in app that sends what is due on its site. */
  public static final String JOB = "dev.bench.builtin.MailJobs.flush";

  private MailQueue() {}

  /**
   * What is known of a mail beside its content.
   *
   * @param site whose mail it is
   * @param user who wrote it
   * @param fate what becomes of it
   */
  public record Entry(String site, String user, MailSetup.Fate fate) {}

  /** Puts {@code message} into the queue. */
  public static MailRef insert(Handle db, MailMessage message, Entry entry) {
    String messageId = "<%s@%s>".formatted(UUID.randomUUID(), domain(entry.site()));
    long id =
        db.createUpdate(
                "insert into bench_email_queue"
                    + " (message_id, status, user, reply_to, subject, text, html)"
                    + " values (:messageId, :status, :user, :replyTo, :subject, :text, :html)")
            .bind("messageId", messageId)
            .bind("status", entry.fate() == MailSetup.Fate.CAUGHT ? "Caught" : "Not Sent")
            .bind("user", entry.user())
            .bind(
                "replyTo",
                Json.core().write(message.replyTo().stream().map(MailAddress::text).toList()))
            .bind("subject", message.subject())
            .bind("text", message.text())
            .bind("html", message.html())
            .executeAndReturnGeneratedKeys("id")
            .mapTo(Long.class)
            .one();
    insertRecipients(db, id, message.recipients());
    insertAttachments(db, id, message.attachments());
    return new MailRef(id, messageId);
  }

  private static void insertRecipients(Handle db, long id, List<Recipient> recipients) {
    PreparedBatch batch =
        db.prepareBatch(
            "insert into bench_email_queue_recipient (email, position, kind, name, address)"
                + " values (:email, :position, :kind, :name, :address)");
    for (int i = 0; i < recipients.size(); i++) {
      Recipient recipient = recipients.get(i);
      batch
          .bind("email", id)
          .bind("position", i)
          .bind("kind", recipient.kind().name())
          .bind("name", recipient.address().name())
          .bind("address", recipient.address().address())
          .add();
    }
    batch.execute();
  }

  /** One statement each: together they could be longer than the server takes. */
  private static void insertAttachments(Handle db, long id, List<Attachment> attachments) {
    for (int i = 0; i < attachments.size(); i++) {
      Attachment attachment = attachments.get(i);
      db.createUpdate(
              "insert into bench_email_queue_attachment"
                  + " (email, position, file_name, media_type, content)"
                  + " values (:email, :position, :fileName, :mediaType, :content)")
          .bind("email", id)
          .bind("position", i)
          .bind("fileName", attachment.fileName())
          .bind("mediaType", attachment.mediaType())
          .bind("content", attachment.content())
          .execute();
    }
  }

  /**
   * Lets a mail that could not be sent be sent again, to the recipients that do not have it.
   *
   * @return whether there is such a mail in error
   */
  public static boolean retry(Handle db, long id) {
    int mails =
        db.createUpdate(
                "update bench_email_queue set status = 'Not Sent', tries = 0, error = null,"
                    + " due = now(6), handed_over = null"
                    + " where id = :id and status in ('Error', 'Partially Sent')")
            .bind("id", id)
            .execute();
    if (mails > 0) {
      db.createUpdate(
              "update bench_email_queue_recipient set status = 'Not Sent', error = null"
                  + " where email = :id and status = 'Error'")
          .bind("id", id)
          .execute();
    }
    return mails > 0;
  }

  /** A site's name may have an underscore, which a domain may not. */
  private static String domain(String site) {
    return site.replace('_', '-');
  }
}
