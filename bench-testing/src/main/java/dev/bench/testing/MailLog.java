package dev.bench.testing;

import dev.bench.mail.MailAddress;
import dev.bench.mail.MailMessage;
import dev.bench.mail.MailRecords;
import dev.bench.mail.Recipient.Kind;
import dev.bench.mail.StoredMail;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Reads the mail queue of the site of a test. */
final class MailLog {

  private MailLog() {}

  static List<WrittenMail> of(Handle db) {
    return MailRecords.ids(db).stream()
        .map(id -> MailRecords.find(db, id))
        .flatMap(Optional::stream)
        .map(MailLog::written)
        .toList();
  }

  private static WrittenMail written(StoredMail stored) {
    MailMessage message = stored.message();
    return new WrittenMail(
        new WrittenMail.Recipients(
            addresses(message, Kind.TO),
            addresses(message, Kind.CC),
            addresses(message, Kind.BCC),
            message.replyTo().stream().map(MailAddress::text).toList()),
        message.subject(),
        message.text(),
        Optional.ofNullable(message.html()),
        stored.attachments().stream()
            .map(each ->
                new WrittenMail.AttachedFile(each.fileName(), each.mediaType(), each.content()))
            .toList(),
        stored.head().status());
  }

  private static List<String> addresses(MailMessage message, Kind kind) {
    return message.recipients(kind).stream().map(MailAddress::address).toList();
  }
}
