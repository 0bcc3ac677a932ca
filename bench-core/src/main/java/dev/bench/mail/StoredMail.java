package dev.bench.mail;

import dev.bench.json.Json;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A mail as the queue holds it.
 *
 * @param head its row
 * @param recipients for which addresses it is, and which have it
 * @param attachments the files it carries
 */
public record StoredMail(Head head, List<To> recipients, List<Attachment> attachments) {

  /** Copies the lists. */
  public StoredMail {
    recipients = List.copyOf(recipients);
    attachments = List.copyOf(attachments);
  }

  /**
   * A row of {@code bench_email_queue}.
   *
   * @param status {@code Not Sent, Sending, Sent, Partially Sent, Error} or {@code Caught}
   * @param user who wrote it
   * @param replyTo a JSON list of addresses
   * @param error why it is not sent, or not to all
   * @param tries how often a server was given it
   * @param due when it may be sent at the earliest
   */
  public record Head(
      long id,
      String messageId,
      String status,
      String user,
      String replyTo,
      String subject,
      String text,
      @Nullable String html,
      @Nullable String error,
      int tries,
      Instant due,
      Instant created) {}

  /**
   * A recipient.
   *
   * @param kind {@code TO, CC} or {@code BCC}
   * @param status {@code Not Sent, Sent} or {@code Error}
   * @param error what the server answered
   */
  public record To(
      String kind, String name, String address, String status, @Nullable String error) {

    /** Whether the recipient may still get the mail. */
    public boolean isWaiting() {
      return status.equals("Not Sent");
    }

    private Recipient recipient() {
      return new Recipient(Recipient.Kind.valueOf(kind), new MailAddress(name, address));
    }
  }

  /** The mail as an app wrote it. */
  public MailMessage message() {
    return new MailMessage(
        recipients.stream().map(To::recipient).toList(),
        Arrays.stream(Json.core().read(head.replyTo(), String[].class))
            .map(MailAddress::of)
            .toList(),
        head.subject(),
        head.text(),
        head.html(),
        attachments);
  }
}
