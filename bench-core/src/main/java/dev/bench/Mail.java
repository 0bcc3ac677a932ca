package dev.bench;

/**
 * A mail that is being written; {@link #send} puts it into the site's mail queue.
 *
 * <p>The row is part of the unit's transaction: a unit that rolls back sends nothing. A worker
 * sends it by SMTP after the commit. Each call is checked at once: a wrong address, a line break in
 * a header or a mail that is too large is a {@link ValidationException}. Confined to the unit's
 * thread.
 *
 * <pre>{@code
 * ctx.mail().to("Ann <ann@example.com>").subject("Welcome").template("welcome", model).send();
 * }</pre>
 */
public interface Mail {

  /** Adds recipients, each as {@code ann@example.com} or {@code Ann <ann@example.com>}. */
  Mail to(String... addresses);

  /** Adds recipients of a copy, who are named in the mail. */
  Mail cc(String... addresses);

  /** Adds recipients of a copy, who are not named in the mail. */
  Mail bcc(String... addresses);

  /** Adds addresses that answers go to, instead of the sender's. */
  Mail replyTo(String... addresses);

  /** The subject: one line. */
  Mail subject(String subject);

  /** The text part. Without it, one is made from the HTML. */
  Mail text(String text);

  /** The HTML part. */
  Mail html(String html);

  /**
   * The HTML part, made from {@code templates/emails/<name>.html} of an app of the site. The app
   * that was installed last goes first, so that it can replace a template of another.
   *
   * @param name such as {@code welcome}
   * @param model the variables of the template: a map or a record
   */
  Mail template(String name, Object model);

  /** Attaches a file whose type follows from its name. The array must not be changed afterwards. */
  Mail attach(String fileName, byte[] content);

  /** Attaches a file of a media type such as {@code text/csv}. */
  Mail attach(String fileName, String mediaType, byte[] content);

  /** Puts the mail into the queue of the site; needs a recipient, a subject and a text or HTML. */
  MailRef send();
}
