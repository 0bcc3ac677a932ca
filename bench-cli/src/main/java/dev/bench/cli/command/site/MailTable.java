package dev.bench.cli.command.site;

import dev.bench.ValidationException;
import dev.bench.cli.table.Table;
import dev.bench.cli.table.Table.Cell;
import dev.bench.mail.MailRecords.Summary;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Mails as a table, the newest first.
 *
 * @param why why no mail is sent now; empty when it is
 * @param now the time that ages are counted to
 */
record MailTable(List<Summary> mails, String why, Instant now, boolean colours) {

  private static final List<String> STATES =
      List.of("Not Sent", "Sending", "Sent", "Partially Sent", "Error", "Caught");

  private static final int WIDEST = 40;

  MailTable {
    mails = List.copyOf(mails);
  }

  /** The state that a person means. */
  static String state(String typed) {
    return STATES.stream()
        .filter(state -> state.equalsIgnoreCase(typed))
        .findFirst()
        .orElseThrow(() ->
            new ValidationException(
                "--status is %s, expected one of %s".formatted(typed, String.join(", ", STATES))));
  }

  /** A mail as JSON. */
  static Map<String, Object> map(Summary mail) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("id", mail.id());
    map.put("created", mail.created().toString());
    map.put("status", mail.status());
    map.put("recipients", List.of(mail.recipients().split(", ")));
    map.put("subject", mail.subject());
    map.put("tries", mail.tries());
    map.put("due", mail.due().toString());
    map.put("error", mail.error() == null ? "" : mail.error());
    return map;
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    if (mails.isEmpty()) {
      lines.add("no mail");
    } else {
      lines.addAll(table().lines());
    }
    if (!why.isEmpty()) {
      lines.add("");
      lines.add(why);
    }
    return lines;
  }

  private Table table() {
    List<List<Cell>> rows = new ArrayList<>();
    rows.add(
        List.of(
            Cell.numberHead("ID"),
            Cell.head("STATUS"),
            Cell.numberHead("SINCE"),
            Cell.numberHead("TRIES"),
            Cell.head("TO"),
            Cell.head("SUBJECT"),
            Cell.head("")));
    mails.forEach(mail -> rows.add(row(mail)));
    return new Table(rows, colours);
  }

  private List<Cell> row(Summary mail) {
    String error = mail.error() == null ? "" : mail.error().lines().findFirst().orElse("");
    return List.of(
        Cell.number(Long.toString(mail.id())),
        new Cell(mail.status(), colour(mail.status()), false),
        Cell.number(Table.age(Duration.between(mail.created(), now))),
        Cell.number(Integer.toString(mail.tries())),
        Cell.text(shortened(mail.recipients())),
        Cell.text(shortened(mail.subject())),
        Cell.text(error));
  }

  static String colour(String status) {
    return switch (status) {
      case "Sent" -> Table.GREEN;
      case "Error", "Partially Sent" -> Table.RED;
      case "Caught" -> Table.FAINT;
      default -> Table.YELLOW;
    };
  }

  private static String shortened(String text) {
    return text.length() <= WIDEST ? text : text.substring(0, WIDEST - 1) + "…";
  }
}
