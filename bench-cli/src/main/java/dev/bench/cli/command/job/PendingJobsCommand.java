package dev.bench.cli.command.job;

import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.setup.Terminal;
import dev.bench.cli.table.Table;
import dev.bench.cli.table.Table.Cell;
import dev.bench.json.Json;
import dev.bench.operate.JobFilter;
import dev.bench.operate.JobList;
import dev.bench.operate.JobState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code bench show-pending-jobs}: which methods wait in which queues, and how many of each. */
@Command(
    name = "show-pending-jobs",
    description = "Shows how many jobs of each method wait in each queue.",
    footer = {
      "",
      "With --json: [{\"queue\", \"method\", \"jobs\"}].",
      "Examples:",
      "  bench show-pending-jobs",
      "  bench --site shop.localhost show-pending-jobs --queue default"
    })
public final class PendingJobsCommand implements Callable<Integer> {

  @ParentCommand private BenchCommand bench;

  @Mixin private FilterOptions filter;

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    JobFilter given = filter.filter(bench);
    JobFilter wanted = given.state().isPresent() ? given : given.in(JobState.QUEUED);
    try (OpenQueue queue = OpenQueue.of(bench);
        ProgressBar bar = new ProgressBar("counting jobs")) {
      List<JobList.MethodCount> counts = new JobList(queue.reach()).methods(wanted, bar);
      bar.clear();
      if (json) {
        bench.out().println(Json.core().indented(counts));
      } else if (counts.isEmpty()) {
        bench.out().println("no job waits");
      } else {
        table(counts).lines().forEach(bench.out()::println);
      }
    }
    return 0;
  }

  private static Table table(List<JobList.MethodCount> counts) {
    List<List<Cell>> rows = new ArrayList<>();
    rows.add(List.of(Cell.head("QUEUE"), Cell.numberHead("JOBS"), Cell.head("METHOD")));
    for (JobList.MethodCount count : counts) {
      rows.add(
          List.of(
              Cell.text(count.queue()),
              Cell.number(String.format(Locale.ROOT, "%,d", count.jobs())),
              Cell.text(count.method())));
    }
    return new Table(rows, Terminal.current().colours());
  }
}
