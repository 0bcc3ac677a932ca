package dev.bench.mail;

import jakarta.activation.DataHandler;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.util.ByteArrayDataSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.UnsupportedEncodingException;
import java.util.Date;
import java.util.List;
import java.util.Properties;

/** A mail as it goes over the wire; its Message-ID and date are those of the queue. */
public final class MimeMail extends MimeMessage {

  private static final String UTF_8 = "UTF-8";

  private final String id;

  private MimeMail(Session session, String id) {
    super(session);
    this.id = id;
  }

  /** The library would make a new one at each try. */
  @Override
  protected void updateMessageID() throws MessagingException {
    setHeader("Message-ID", id);
  }

  /** The mail that {@code stamp} and {@code message} describe, from {@code sender}. */
  static MimeMail of(
      Session session, ClaimedMail.Stamp stamp, MailMessage message, MailAddress sender)
      throws MessagingException {
    MimeMail mail = new MimeMail(session, stamp.messageId());
    mail.setFrom(address(sender));
    mail.setRecipients(RecipientType.TO, addresses(message.recipients(Recipient.Kind.TO)));
    mail.setRecipients(RecipientType.CC, addresses(message.recipients(Recipient.Kind.CC)));
    if (!message.replyTo().isEmpty()) {
      mail.setReplyTo(addresses(message.replyTo()));
    }
    mail.setSubject(message.subject(), UTF_8);
    mail.setSentDate(Date.from(stamp.created()));
    // Tells programs that answer mail that no person reads their answer.
    mail.setHeader("Auto-Submitted", "auto-generated");
    content(mail, message);
    mail.saveChanges();
    return mail;
  }

  /** The source of a stored mail, as a person looks at it. */
  public static byte[] source(StoredMail stored, MailAddress sender) {
    ClaimedMail.Stamp stamp =
        new ClaimedMail.Stamp(stored.head().messageId(), stored.head().created());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      of(Session.getInstance(new Properties()), stamp, stored.message(), sender).writeTo(out);
    } catch (MessagingException e) {
      throw new IllegalStateException(
          "Mail %d cannot be written: %s".formatted(stored.head().id(), e.getMessage()), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static void content(MimeMail mail, MailMessage message) throws MessagingException {
    if (message.attachments().isEmpty() && message.html() == null) {
      mail.setText(message.text(), UTF_8);
    } else if (message.attachments().isEmpty()) {
      mail.setContent(alternatives(message));
    } else {
      MimeMultipart mixed = new MimeMultipart("mixed");
      mixed.addBodyPart(body(message));
      for (Attachment attachment : message.attachments()) {
        mixed.addBodyPart(part(attachment));
      }
      mail.setContent(mixed);
    }
  }

  private static MimeBodyPart body(MailMessage message) throws MessagingException {
    MimeBodyPart body = new MimeBodyPart();
    if (message.html() == null) {
      body.setText(message.text(), UTF_8);
    } else {
      body.setContent(alternatives(message));
    }
    return body;
  }

  private static MimeMultipart alternatives(MailMessage message) throws MessagingException {
    MimeBodyPart text = new MimeBodyPart();
    text.setText(message.text(), UTF_8);
    MimeBodyPart html = new MimeBodyPart();
    html.setText(message.html(), UTF_8, "html");
    return new MimeMultipart("alternative", text, html);
  }

  private static MimeBodyPart part(Attachment attachment) throws MessagingException {
    MimeBodyPart part = new MimeBodyPart();
    part.setDataHandler(
        new DataHandler(new ByteArrayDataSource(attachment.content(), attachment.mediaType())));
    part.setFileName(attachment.fileName());
    part.setDisposition(DISPOSITION);
    return part;
  }

  private static final String DISPOSITION = jakarta.mail.Part.ATTACHMENT;

  private static InternetAddress[] addresses(List<MailAddress> addresses) {
    return addresses.stream().map(MimeMail::address).toArray(InternetAddress[]::new);
  }

  static InternetAddress address(MailAddress address) {
    InternetAddress internet = new InternetAddress();
    internet.setAddress(address.address());
    try {
      if (!address.name().isEmpty()) {
        internet.setPersonal(address.name(), UTF_8);
      }
    } catch (UnsupportedEncodingException e) {
      throw new IllegalStateException("Every JDK has UTF-8", e);
    }
    return internet;
  }
}
