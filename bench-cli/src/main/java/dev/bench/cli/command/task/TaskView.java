package dev.bench.cli.command.task;

import dev.bench.process.output.Paint;
import dev.bench.site.task.Task;
import dev.bench.site.task.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that is recorded of one task.
 *
 * @param zone by whose clocks its times are told
 */
record TaskView(boolean colours, ZoneId zone) {

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  List<String> lines(Task task, Instant now) {
    List<String> lines = new ArrayList<>();
    lines.add("%s %s".formatted(task.head().operation(), task.head().site()));
    lines.add("  outcome  " + paint(TaskTable.colour(task.state()), task.state().words()));
    lines.add("  begun    " + TIME.format(task.head().begun().atZone(zone)));
    lines.add("  took     " + task.took(now).map(TaskTable::seconds).orElse("not known"));
    lines.add("  by       %s, %s".formatted(task.head().by().user(), task.head().by().command()));
    if (task.head().by().host() != null) {
      lines.add("  host     " + task.head().by().host());
    }
    if (!task.error().isEmpty()) {
      lines.add("  error    " + task.error().replace("\n", "\n           "));
    }
    lines.add("  steps");
    task.steps().forEach(step -> lines.add(step(step, task.state())));
    if (!task.output().isEmpty()) {
      lines.add("  output");
      task.output().forEach(line -> lines.add("    " + line));
    }
    return lines;
  }

  private String step(Task.Step step, TaskState state) {
    String end =
        switch (state) {
          case RUNNING -> "runs";
          case UNKNOWN -> "not known";
          case DONE, FAILED, CANCELLED, LOST -> "did not end";
        };
    return "    %-24s %s".formatted(step.name(), step.took().map(TaskTable::seconds).orElse(end));
  }

  private String paint(String colour, String text) {
    return colours ? Paint.in(colour, text) : text;
  }

  /** A task as JSON; what is not known is null. */
  static Map<String, @Nullable Object> json(Task task, Instant now) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("id", task.head().id());
    json.put("operation", task.head().operation());
    json.put("site", task.head().site());
    json.put("user", task.head().by().user());
    json.put("command", task.head().by().command());
    json.put("host", task.head().by().host());
    json.put("pid", task.head().process().pid());
    json.put("begun", task.head().begun().toString());
    json.put("seconds", task.took(now).map(TaskView::seconds).orElse(null));
    json.put("outcome", task.state().name().toLowerCase(Locale.ROOT));
    json.put("error", task.error());
    json.put("steps", task.steps().stream().map(TaskView::json).toList());
    json.put("output", task.output());
    return json;
  }

  private static Map<String, @Nullable Object> json(Task.Step step) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("step", step.name());
    json.put("begun", step.begun().toString());
    json.put("seconds", step.took().map(TaskView::seconds).orElse(null));
    return json;
  }

  private static double seconds(Duration took) {
    return took.toMillis() / 1000.0;
  }
}
