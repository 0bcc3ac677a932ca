package dev.bench.cli.command.task;

import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.setup.Terminal;
import dev.bench.config.BenchDirectory;
import dev.bench.json.Json;
import dev.bench.site.task.Task;
import dev.bench.site.task.Tasks;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code bench tasks}: what ran on the sites, and how it ended. */
@Command(
    name = "tasks",
    description = "Shows the operations that ran on sites; with ID, the steps and output of one.",
    footer = {
      "",
      "The newest is the first. tasks_kept and tasks_kept_for say how many are kept.",
      "Examples:",
      "  bench --site shop.localhost tasks",
      "  bench tasks 20260101-120000123-3f9a --json"
    })
public final class TasksCommand implements Callable<Integer> {

  @ParentCommand private BenchCommand bench;

  @Parameters(arity = "0..1", paramLabel = "ID", description = "The task.")
  private @Nullable String id;

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    BenchDirectory directory = bench.directory();
    boolean colours = Terminal.current().colours();
    Instant now = Instant.now();
    if (id != null) {
      if (bench.typedSite().isPresent()) {
        throw new ParameterException(
            bench.spec.commandLine(), "Give --site or the ID of a task, not both");
      }
      Task task = Tasks.of(directory, id);
      tell(
          json
              ? List.of(Json.core().indented(TaskView.json(task, now)))
              : new TaskView(colours, ZoneId.systemDefault()).lines(task, now));
      return 0;
    }
    List<Task> tasks =
        Tasks.all(directory).stream()
            .filter(task -> bench.typedSite().map(task.head().site()::equals).orElse(true))
            .toList();
    tell(
        json
            ? List.of(
                Json.core()
                    .indented(
                        Map.of(
                            "tasks",
                            tasks.stream().map(task -> TaskView.json(task, now)).toList())))
            : TaskTable.lines(tasks, now, colours));
    return 0;
  }

  private void tell(List<String> lines) {
    lines.forEach(bench.out()::println);
  }
}
