package dev.bench.cli.command.task;

import dev.bench.cli.table.Table;
import dev.bench.cli.table.Table.Cell;
import dev.bench.site.task.Task;
import dev.bench.site.task.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Tasks as a table, the newest first. */
final class TaskTable {

  private static final int WIDEST = 60;

  private TaskTable() {}

  static List<String> lines(List<Task> tasks, Instant now, boolean colours) {
    if (tasks.isEmpty()) {
      return List.of("no tasks are recorded");
    }
    List<List<Cell>> rows = new ArrayList<>();
    rows.add(
        List.of(
            Cell.head("ID"),
            Cell.head("OPERATION"),
            Cell.head("SITE"),
            Cell.numberHead("BEGUN"),
            Cell.numberHead("TOOK"),
            Cell.head("BY"),
            Cell.head("OUTCOME"),
            Cell.head("")));
    tasks.forEach(task -> rows.add(row(task, now)));
    return new Table(rows, colours).lines();
  }

  private static List<Cell> row(Task task, Instant now) {
    return List.of(
        Cell.text(task.head().id()),
        Cell.text(task.head().operation()),
        Cell.text(task.head().site()),
        Cell.number(Table.age(Duration.between(task.head().begun(), now)) + " ago"),
        Cell.number(task.took(now).map(TaskTable::seconds).orElse("-")),
        Cell.text(task.head().by().user()),
        new Cell(task.state().words(), colour(task.state()), false),
        Cell.text(shortened(task.error().lines().findFirst().orElse(""))));
  }

  static String colour(TaskState state) {
    return switch (state) {
      case DONE -> Table.GREEN;
      case RUNNING, CANCELLED, UNKNOWN -> Table.YELLOW;
      case FAILED, LOST -> Table.RED;
    };
  }

  static String seconds(Duration took) {
    return String.format(Locale.ROOT, "%.1f s", took.toMillis() / 1000.0);
  }

  private static String shortened(String text) {
    return text.length() <= WIDEST ? text : text.substring(0, WIDEST - 1) + "…";
  }
}
