package dev.bench.mail;

import dev.bench.Config;
import dev.bench.ValidationException;

/**
 * How large a mail may be.
 *
 * @param size bytes on its way; {@code mail_max_size}, 10 MiB
 * @param recipients {@code mail_max_recipients}, 100
 */
public record MailLimits(long size, long recipients) {

  /** The limits that {@code config} sets. */
  public static MailLimits of(Config config) {
    return new MailLimits(
        config.number("mail_max_size").orElse(10L << 20),
        config.number("mail_max_recipients").orElse(100L));
  }

  /**
   * Checks {@code message}.
   *
   * @throws ValidationException when it is larger
   */
  public void check(MailMessage message) {
    checkSize(message.size());
    if (message.recipients().size() > recipients) {
      throw new ValidationException(
          "The mail has %d recipients; the limit is %d (mail_max_recipients)"
              .formatted(message.recipients().size(), recipients));
    }
  }

  /**
   * Checks a part of a mail before it is kept.
   *
   * @throws ValidationException when it is larger than a mail may be
   */
  public void checkSize(long bytes) {
    if (bytes > size) {
      throw new ValidationException(
          "The mail has %d KiB on its way; the limit is %d KiB (mail_max_size)"
              .formatted(bytes / 1024 + 1, size / 1024));
    }
  }
}
