package dev.bench.mail;

import dev.bench.ValidationException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A mail as an app has written it.
 *
 * @param recipients at least one
 * @param replyTo where answers go; empty means to the sender
 * @param subject one line
 * @param text the text part
 * @param html the HTML part; null when there is none
 */
public record MailMessage(
    List<Recipient> recipients,
    List<MailAddress> replyTo,
    String subject,
    String text,
    @Nullable String html,
    List<Attachment> attachments) {

  private static final int LONGEST_SUBJECT = 900;

  /** Copies the lists and checks that the mail can be sent. */
  public MailMessage {
    recipients = List.copyOf(recipients);
    replyTo = List.copyOf(replyTo);
    attachments = List.copyOf(attachments);
    if (recipients.isEmpty()) {
      throw new ValidationException("The mail has no recipient; name one with to(…)");
    }
    if (checkedSubject(subject).isBlank()) {
      throw new ValidationException("The mail has no subject; name it with subject(…)");
    }
    if (text.isBlank() && html == null && attachments.isEmpty()) {
      throw new ValidationException(
          "The mail is empty; write it with text(…), html(…) or template(…)");
    }
  }

  /**
   * {@code subject}, which is one line.
   *
   * @throws ValidationException when it is not
   */
  public static String checkedSubject(String subject) {
    if (HeaderText.breaksLine(subject) || subject.length() > LONGEST_SUBJECT) {
      throw new ValidationException(
          "The subject \"%s\" is not one line of at most %d characters"
              .formatted(HeaderText.shown(subject), LONGEST_SUBJECT));
    }
    return subject;
  }

  /** About how many bytes it has on its way; attachments grow by a third. */
  public long size() {
    long parts = bytes(text) + (html == null ? 0 : bytes(html));
    return parts
        + attachments.stream().mapToLong(each -> each.content().length * 4L / 3 + 200).sum();
  }

  /** The recipients of one kind. */
  public List<MailAddress> recipients(Recipient.Kind kind) {
    return recipients.stream().filter(each -> each.kind() == kind).map(Recipient::address).toList();
  }

  private static long bytes(String part) {
    return part.getBytes(StandardCharsets.UTF_8).length;
  }
}
