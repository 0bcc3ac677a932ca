package dev.bench.testing;

import java.util.List;
import java.util.Optional;

/**
 * A mail that was written and committed.
 *
 * @param recipients whom it is for
 * @param subject its subject
 * @param text its text part
 * @param html its HTML part, if it has one
 * @param attachments the files it carries
 * @param status its state in the queue: {@code Not Sent} until a test configures a mail server
 */
public record WrittenMail(
    Recipients recipients,
    String subject,
    String text,
    Optional<String> html,
    List<AttachedFile> attachments,
    String status) {

  /** Copies the list. */
  public WrittenMail {
    attachments = List.copyOf(attachments);
  }

  /** The addresses in {@code To}, such as {@code ann@example.com}. */
  public List<String> to() {
    return recipients.to();
  }

  /**
   * The addresses of a mail, without the names of people.
   *
   * @param replyTo where answers go, as it was written
   */
  public record Recipients(
      List<String> to, List<String> cc, List<String> bcc, List<String> replyTo) {

    /** Copies the lists. */
    public Recipients {
      to = List.copyOf(to);
      cc = List.copyOf(cc);
      bcc = List.copyOf(bcc);
      replyTo = List.copyOf(replyTo);
    }
  }

  /** A file that a mail carries; its content must not be changed. */
  @SuppressWarnings("ArrayRecordComponent") // tests compare the content, not the record
  public record AttachedFile(String name, String mediaType, byte[] content) {}
}
