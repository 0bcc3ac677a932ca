package dev.bench.cli;

import dev.bench.cli.logs.Paint;
import dev.bench.cli.process.ProcessStatus;
import dev.bench.cli.process.RunStatus;
import dev.bench.cli.process.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The state of a run as a person reads it: a line a process, and one about all.
 *
 * @param usages by process
 * @param now the time that ages are counted to
 */
record StatusTable(RunStatus status, Map<String, Usage> usages, Instant now, boolean colours) {

  private static final String GREEN = "32";
  private static final String YELLOW = "33";
  private static final String RED = "31";
  private static final String FAINT = "2";
  private static final String BOLD = "1";

  /** The place of its column. */
  private static final int GENERATION = 7;

  /**
   * A cell.
   *
   * @param colour none when empty
   * @param number whether it is set to the right
   */
  private record Cell(String text, String colour, boolean number) {
    static Cell text(String text) {
      return new Cell(text, "", false);
    }

    static Cell number(String text) {
      return new Cell(text, "", true);
    }

    private String padded(int width, boolean colours) {
      String blanks = " ".repeat(width - text.length());
      String shown = colours && !colour.isEmpty() ? Paint.in(colour, text) : text;
      return number ? blanks + shown : shown + blanks;
    }
  }

  /** The lines of the table and the one below it. */
  List<String> lines() {
    List<List<Cell>> rows = new ArrayList<>();
    rows.add(head());
    status.processes().forEach(process -> rows.add(row(process)));
    List<String> lines =
        new ArrayList<>(rows.stream().map(row -> line(row, widths(rows))).toList());
    lines.add("");
    lines.add(summary());
    return lines;
  }

  private List<Cell> head() {
    return row(
        new Cell("NAME", FAINT, false),
        new Cell("STATE", FAINT, false),
        new Cell("SINCE", FAINT, true),
        new Cell("PID", FAINT, true),
        new Cell("RESTARTS", FAINT, true),
        new Cell("MEMORY", FAINT, true),
        new Cell("CPU", FAINT, true),
        new Cell("GENERATION", FAINT, false),
        Cell.text(""));
  }

  private List<Cell> row(ProcessStatus process) {
    Usage usage = usages.get(process.name());
    return row(
        Cell.text(process.name()),
        new Cell(process.state(), colour(process.state()), false),
        Cell.number(age(Duration.between(process.since(), now))),
        Cell.number(process.pid() == 0 ? "-" : Long.toString(process.pid())),
        Cell.number(Integer.toString(process.restarts())),
        Cell.number(usage == null ? "-" : megabytes(usage.residentBytes())),
        Cell.number(usage == null ? "-" : "%.0f %%".formatted(usage.cpuPercent())),
        Cell.text(process.generation().isEmpty() ? "-" : process.generation()),
        Cell.text(process.why()));
  }

  /** The generation has a column only where somebody serves app code. */
  private List<Cell> row(Cell... cells) {
    List<Cell> row = new ArrayList<>(List.of(cells));
    if (status.processes().stream().allMatch(process -> process.generation().isEmpty())) {
      row.remove(GENERATION);
    }
    return row;
  }

  private static String colour(String state) {
    return switch (state) {
      case "ready" -> GREEN;
      case "failed", "left alone" -> RED;
      case "held", "done" -> FAINT;
      default -> YELLOW;
    };
  }

  private static int[] widths(List<List<Cell>> rows) {
    int[] widths = new int[rows.getFirst().size()];
    for (List<Cell> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        widths[i] = Math.max(widths[i], row.get(i).text().length());
      }
    }
    return widths;
  }

  private String line(List<Cell> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < row.size(); i++) {
      line.append(i == 0 ? "" : "  ").append(row.get(i).padded(widths[i], colours));
    }
    return line.toString().stripTrailing();
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
    Cell all = new Cell(what, status.isReady() ? GREEN : BOLD, false);
    return "%s; running for %s, pid %d%s"
        .formatted(
            all.padded(what.length(), colours),
            age(Duration.between(status.since(), now)),
            status.pid(),
            memory == 0 ? "" : ", " + megabytes(memory) + " in all");
  }

  private static String megabytes(long bytes) {
    return "%.0f MB".formatted(bytes / 1e6);
  }

  private static String age(Duration age) {
    if (age.toMinutes() < 1) {
      return Math.max(0, age.toSeconds()) + " s";
    }
    if (age.toHours() < 1) {
      return age.toMinutes() + " min";
    }
    return age.toDays() < 2 ? age.toHours() + " h" : age.toDays() + " d";
  }
}
