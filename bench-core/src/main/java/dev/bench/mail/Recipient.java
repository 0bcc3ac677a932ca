package dev.bench.mail;

/**
 * A recipient of a mail.
 *
 * @param kind in which header, if any, the mail names it
 */
public record Recipient(Kind kind, MailAddress address) {

  /** Where a mail names a recipient. */
  public enum Kind {
    /** In the header {@code To}. */
    TO,
    /** In the header {@code Cc}. */
    CC,
    /** Nowhere. */
    BCC
  }
}
