package dev.bench.cli.command.job;

import dev.bench.cli.table.Table;
import dev.bench.cli.table.Table.Cell;
import dev.bench.operate.JobEntry;
import dev.bench.operate.JobState;
import dev.bench.operate.QueueSummary;
import dev.bench.operate.Registry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Jobs and queues as tables.
 *
 * @param now the time that ages are counted to
 */
record JobTables(Instant now, boolean colours) {

  /** A line for each queue: how many jobs are where. */
  List<String> queues(List<QueueSummary> queues) {
    List<List<Cell>> rows = new ArrayList<>();
    List<Cell> head = new ArrayList<>();
    head.add(Cell.head("QUEUE"));
    for (Registry registry : Registry.values()) {
      head.add(Cell.numberHead(registry.name()));
    }
    head.add(Cell.numberHead("OLDEST"));
    rows.add(head);
    for (QueueSummary queue : queues) {
      List<Cell> row = new ArrayList<>();
      row.add(Cell.text(queue.queue()));
      for (Registry registry : Registry.values()) {
        row.add(count(registry, queue.in(registry)));
      }
      row.add(Cell.number(queue.oldest().map(this::age).orElse("-")));
      rows.add(row);
    }
    return new Table(rows, colours).lines();
  }

  private static Cell count(Registry registry, long jobs) {
    String text = jobs == 0 ? "-" : String.format(Locale.ROOT, "%,d", jobs);
    String colour = jobs == 0 ? Table.FAINT : registry == Registry.FAILED ? Table.RED : "";
    return new Cell(text, colour, true);
  }

  /** A line for each job; the site is shown where there are several. */
  List<String> jobs(List<JobEntry> jobs) {
    boolean sites = jobs.stream().map(JobEntry::site).distinct().count() > 1;
    List<List<Cell>> rows = new ArrayList<>();
    rows.add(
        row(
            sites,
            Cell.head("JOB"),
            Cell.head("STATE"),
            Cell.head("QUEUE"),
            Cell.head("SITE"),
            Cell.numberHead("SINCE"),
            Cell.numberHead("TRY"),
            Cell.head("METHOD")));
    for (JobEntry job : jobs) {
      rows.add(
          row(
              sites,
              Cell.text(job.id()),
              new Cell(job.state().word(), colour(job.state()), false),
              Cell.text(job.queue()),
              Cell.text(job.site().isEmpty() ? "-" : job.site()),
              Cell.number(age(job.changed())),
              Cell.number(Integer.toString(job.attempt())),
              Cell.text(job.method())));
    }
    return new Table(rows, colours).lines();
  }

  private static List<Cell> row(boolean sites, Cell... cells) {
    List<Cell> row = new ArrayList<>(List.of(cells));
    if (!sites) {
      row.remove(3);
    }
    return row;
  }

  private String age(Instant since) {
    return Table.age(Duration.between(since, now));
  }

  static String colour(JobState state) {
    return switch (state) {
      case STARTED, FINISHED -> Table.GREEN;
      case FAILED, STOPPED, QUARANTINED -> Table.RED;
      case SCHEDULED, DEFERRED, PARKED -> Table.YELLOW;
      case QUEUED -> "";
      case CANCELED -> Table.FAINT;
    };
  }
}
