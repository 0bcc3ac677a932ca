package dev.bench.cli.command.site;

import dev.bench.cli.table.Table;
import dev.bench.cli.table.Table.Cell;
import dev.bench.mail.Attachment;
import dev.bench.mail.StoredMail;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One mail as a person or a program reads it.
 *
 * @param why why no mail is sent now; empty when it is
 */
record MailView(StoredMail mail, String why) {

  List<String> lines(boolean colours) {
    StoredMail.Head head = mail.head();
    List<List<Cell>> rows = new ArrayList<>();
    rows.add(row("Mail", Cell.text(Long.toString(head.id()))));
    rows.add(row("Status", new Cell(head.status(), MailTable.colour(head.status()), false)));
    rows.add(row("Subject", Cell.text(head.subject())));
    for (StoredMail.To to : mail.recipients()) {
      String error = Optional.ofNullable(to.error()).map(text -> ": " + text).orElse("");
      rows.add(
          row(named(to.kind()), Cell.text("%s  %s%s".formatted(to.address(), to.status(), error))));
    }
    rows.add(row("Message-ID", Cell.text(head.messageId())));
    rows.add(row("Written", Cell.text("%s by %s".formatted(head.created(), head.user()))));
    rows.add(row("Tries", Cell.text(Integer.toString(head.tries()))));
    if (head.status().equals("Not Sent")) {
      rows.add(row("Next try", Cell.text(head.due().toString())));
      rows.add(row("Waits", Cell.text(waits())));
    }
    for (Attachment file : mail.attachments()) {
      rows.add(
          row(
              "Attachment",
              Cell.text(
                  "%s, %s, %d bytes"
                      .formatted(file.fileName(), file.mediaType(), file.content().length))));
    }
    List<String> lines = new ArrayList<>(new Table(rows, colours).lines());
    lines.add("");
    head.text().lines().map(MailView::printable).forEach(lines::add);
    return lines;
  }

  Map<String, Object> map() {
    StoredMail.Head head = mail.head();
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("id", head.id());
    map.put("message_id", head.messageId());
    map.put("status", head.status());
    map.put("created", head.created().toString());
    map.put("due", head.due().toString());
    map.put("user", head.user());
    map.put("subject", head.subject());
    map.put("tries", head.tries());
    map.put("error", Optional.ofNullable(head.error()).orElse(""));
    map.put("waits", head.status().equals("Not Sent") ? waits() : "");
    map.put("recipients", mail.recipients().stream().map(MailView::map).toList());
    map.put("attachments", mail.attachments().stream().map(Attachment::fileName).toList());
    map.put("text", head.text());
    return map;
  }

  /** Why it is not sent yet. */
  private String waits() {
    return why.isEmpty() ? Optional.ofNullable(mail.head().error()).orElse("for a worker") : why;
  }

  private static Map<String, Object> map(StoredMail.To to) {
    return Map.of(
        "kind", named(to.kind()),
        "address", to.address(),
        "status", to.status(),
        "error", Optional.ofNullable(to.error()).orElse(""));
  }

  private static String named(String kind) {
    return kind.charAt(0) + kind.substring(1).toLowerCase(Locale.ROOT);
  }

  private static List<Cell> row(String name, Cell value) {
    return List.of(Cell.head(name), value);
  }

  /** A terminal would obey a control character of a mail. */
  private static String printable(String line) {
    return line.replaceAll("[\\p{Cntrl}&&[^\t]]", "?");
  }
}
