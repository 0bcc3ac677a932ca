package dev.bench.runtime;

import dev.bench.DoesNotExistException;
import dev.bench.Mail;
import dev.bench.MailRef;
import dev.bench.Session;
import dev.bench.ValidationException;
import dev.bench.mail.Attachment;
import dev.bench.mail.HtmlText;
import dev.bench.mail.MailAddress;
import dev.bench.mail.MailLimits;
import dev.bench.mail.MailMessage;
import dev.bench.mail.MailQueue;
import dev.bench.mail.MailSetup;
import dev.bench.mail.Recipient;
import dev.bench.mail.Recipient.Kind;
import dev.bench.template.TemplateEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes a mail into the queue of the site, in the unit's transaction. */
final class UnitMail implements Mail {

  private final UnitPlan unit;
  private final String user;
  private final UnitState state;
  private final MailLimits limits;
  private final List<Recipient> recipients = new ArrayList<>();
  private final List<MailAddress> replyTo = new ArrayList<>();
  private final List<Attachment> attachments = new ArrayList<>();
  private String subject = "";
  private String text = "";
  private @Nullable String html;

  UnitMail(UnitPlan unit, String user, UnitState state) {
    this.unit = unit;
    this.user = user;
    this.state = state;
    this.limits = MailLimits.of(unit.site.config());
  }

  @Override
  public Mail to(String... addresses) {
    return add(Kind.TO, addresses);
  }

  @Override
  public Mail cc(String... addresses) {
    return add(Kind.CC, addresses);
  }

  @Override
  public Mail bcc(String... addresses) {
    return add(Kind.BCC, addresses);
  }

  @Override
  public Mail replyTo(String... addresses) {
    for (String address : addresses) {
      replyTo.add(MailAddress.of(address));
    }
    return this;
  }

  @Override
  public Mail subject(String line) {
    subject = MailMessage.checkedSubject(line);
    return this;
  }

  @Override
  public Mail text(String part) {
    limits.checkSize(part.length());
    text = part;
    return this;
  }

  @Override
  public Mail html(String part) {
    limits.checkSize(part.length());
    html = part;
    return this;
  }

  @Override
  public Mail template(String name, Object model) {
    TemplateEngine emails = unit.generation.emails();
    try {
      return html(emails.text(template(emails, name), members(model)));
    } catch (IOException e) {
      throw new UncheckedIOException("The template " + name + " cannot be read", e);
    }
  }

  @Override
  public Mail attach(String fileName, byte[] content) {
    return attach(Attachment.of(fileName, content));
  }

  @Override
  public Mail attach(String fileName, String mediaType, byte[] content) {
    return attach(new Attachment(fileName, mediaType, content));
  }

  @Override
  public MailRef send() {
    state.check();
    String plain = text.isBlank() && html != null ? HtmlText.of(html) : text;
    MailMessage message = new MailMessage(recipients, replyTo, subject, plain, html, attachments);
    limits.check(message);
    unit.mails.accept(message);
    MailSetup setup = MailSetup.of(unit.site.config());
    MailRef ref =
        MailQueue.insert(
            state.transaction().handle(unit.generation.handles()),
            message,
            new MailQueue.Entry(unit.site.name(), user, setup.fate()));
    if (setup.fate() == MailSetup.Fate.SENT && !state.enqueues(MailQueue.JOB)) {
      new UnitJobs(unit, Session.ADMINISTRATOR, state)
          .job(MailQueue.JOB, Map.of())
          .queue("email")
          .enqueue();
    }
    return ref;
  }

  private Mail attach(Attachment attachment) {
    limits.checkSize(attachment.content().length);
    attachments.add(attachment);
    return this;
  }

  private Mail add(Kind kind, String... addresses) {
    for (String address : addresses) {
      recipients.add(new Recipient(kind, MailAddress.of(address)));
    }
    return this;
  }

  /** The name of the template in full; the app that was installed last goes first. */
  private String template(TemplateEngine emails, String name) {
    if (!name.matches("[\\w-]+(/[\\w-]+)*")) {
      throw new ValidationException(
          "\"%s\" is not a name of a mail template; write one such as welcome".formatted(name));
    }
    return unit.site.installedApps().reversed().stream()
        .map(app -> app + "/" + name + ".html")
        .filter(emails::has)
        .findFirst()
        .orElseThrow(() ->
            new DoesNotExistException(
                "No app of site %s has the mail template templates/emails/%s.html; its apps are %s"
                    .formatted(
                        unit.site.name(), name, String.join(", ", unit.site.installedApps()))));
  }

  /** The entries of a map, or the components of a record. */
  private Map<String, @Nullable Object> members(Object model) {
    Object converted =
        model instanceof Map ? model : unit.generation.json().convert(model, Map.class);
    Map<String, @Nullable Object> members = new HashMap<>();
    if (converted instanceof Map<?, ?> map) {
      map.forEach((key, value) -> members.put(String.valueOf(key), value));
    }
    members.putIfAbsent("site", unit.site.name());
    return members;
  }
}
