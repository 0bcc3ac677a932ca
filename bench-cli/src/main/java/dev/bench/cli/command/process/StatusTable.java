package dev.bench.cli.command.process;

import dev.bench.cli.start.Usage;
import dev.bench.cli.table.Table;
import dev.bench.cli.table.Table.Cell;
import dev.bench.process.supervisor.ProcessStatus;
import dev.bench.process.supervisor.RunStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The state of a run as a table: a line for each process, and one for the run.
 *
 * @param usages by process
 * @param now the time that ages are counted to
 */
record StatusTable(RunStatus status, Map<String, Usage> usages, Instant now, boolean colours) {

  /** The place of its column. */
  private static final int GENERATION = 7;

  /** The lines of the table and the one below it. */
  List<String> lines() {
    List<List<Cell>> rows = new ArrayList<>();
    rows.add(head());
    status.processes().forEach(process -> rows.add(row(process)));
    List<String> lines = new ArrayList<>(new Table(rows, colours).lines());
    lines.add("");
    lines.add(summary());
    return lines;
  }

  private List<Cell> head() {
    return row(
        Cell.head("NAME"),
        Cell.head("STATE"),
        Cell.numberHead("SINCE"),
        Cell.numberHead("PID"),
        Cell.numberHead("RESTARTS"),
        Cell.numberHead("MEMORY"),
        Cell.numberHead("CPU"),
        Cell.head("GENERATION"),
        Cell.text(""));
  }

  private List<Cell> row(ProcessStatus process) {
    Usage usage = usages.get(process.name());
    return row(
        Cell.text(process.name()),
        new Cell(process.state(), colour(process.state()), false),
        Cell.number(Table.age(Duration.between(process.since(), now))),
        Cell.number(process.pid() == 0 ? "-" : Long.toString(process.pid())),
        Cell.number(Integer.toString(process.restarts())),
        Cell.number(usage == null ? "-" : megabytes(usage.residentBytes())),
        Cell.number(usage == null ? "-" : "%.0f %%".formatted(usage.cpuPercent())),
        Cell.text(process.generation().isEmpty() ? "-" : process.generation()),
        Cell.text(process.why()));
  }

  /** There is a column for the generation only if a process serves app code. */
  private List<Cell> row(Cell... cells) {
    List<Cell> row = new ArrayList<>(List.of(cells));
    if (status.processes().stream().allMatch(process -> process.generation().isEmpty())) {
      row.remove(GENERATION);
    }
    return row;
  }

  private static String colour(String state) {
    return switch (state) {
      case "ready" -> Table.GREEN;
      case "failed", "left alone" -> Table.RED;
      case "held", "done" -> Table.FAINT;
      default -> Table.YELLOW;
    };
  }

  private String summary() {
    long ready = status.processes().stream().filter(ProcessStatus::isReady).count();
    long memory = usages.values().stream().mapToLong(Usage::residentBytes).sum();
    String what =
        status.stopping()
            ? "stopping"
            : status.isReady()
                ? "all ready"
                : ready + " of " + status.processes().size() + " ready";
    Cell all = new Cell(what, status.isReady() ? Table.GREEN : Table.BOLD, false);
    return "%s; running for %s, pid %d%s"
        .formatted(
            all.padded(what.length(), colours),
            Table.age(Duration.between(status.since(), now)),
            status.pid(),
            memory == 0 ? "" : ", " + megabytes(memory) + " in all");
  }

  private static String megabytes(long bytes) {
    return "%.0f MB".formatted(bytes / 1e6);
  }
}
