package dev.bench.cli.command.job;

import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.setup.Terminal;
import dev.bench.json.Json;
import dev.bench.operate.JobEntry;
import dev.bench.operate.JobFilter;
import dev.bench.operate.JobList;
import dev.bench.operate.QueueSummary;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;

/**
 * {@code bench jobs}: the jobs of the bench.
 *
 * <p>Shape with {@code --json}: {@code {"queues": [{"queue", "jobs": {"QUEUED", …}, "oldest"}],
 * "jobs": [{"id", "state", "queue", "site", "user", "method", "created", "enqueued", "started",
 * "ended", "due", "attempt", "worker"}]}}; times are ISO 8601, null where there are none.
 */
@Command(
    name = "jobs",
    description = "Shows how many jobs are where, and the newest; changes single ones.",
    subcommands = {
      JobsShowCommand.class,
      JobsRetryCommand.class,
      JobsReplayCommand.class,
      JobsEndCommand.Cancel.class,
      JobsEndCommand.Stop.class,
      JobsEndCommand.Delete.class
    },
    synopsisSubcommandLabel = "[show|retry|replay|cancel|stop|delete ID]",
    footer = {
      "",
      "SINCE is the time since the last thing happened to a job; OLDEST is how long",
      "the next job of a queue has waited. `bench why job ID` tells what it waits for.",
      "Examples:",
      "  bench jobs",
      "  bench jobs --state failed --queue long",
      "  bench --site shop.localhost jobs --method Reports.build",
      "  bench jobs show 4d2c59c2-8c0f8e",
      "  bench jobs retry --all --method Reports.build"
    })
public final class JobsCommand implements Callable<Integer> {

  private static final int MOST = 100_000;

  @ParentCommand BenchCommand bench;

  @Mixin private FilterOptions filter;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "How many jobs to list (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    if (limit < 0 || limit > MOST) {
      throw new ParameterException(
          bench.spec.commandLine(), "--limit is %d, expected 0 to %d".formatted(limit, MOST));
    }
    JobFilter wanted = filter.filter(bench);
    try (OpenQueue queue = OpenQueue.of(bench);
        ProgressBar bar = new ProgressBar("looking at jobs")) {
      JobList list = new JobList(queue.reach());
      List<QueueSummary> queues = list.summary(wanted);
      List<JobEntry> jobs = limit == 0 ? List.of() : list.newest(wanted, limit, bar);
      bar.clear();
      print(queues, jobs);
    }
    return 0;
  }

  private void print(List<QueueSummary> queues, List<JobEntry> jobs) {
    if (json) {
      Map<String, Object> all = new LinkedHashMap<>();
      all.put("queues", queues);
      all.put("jobs", jobs);
      bench.out().println(Json.core().indented(all));
      return;
    }
    JobTables tables = new JobTables(Instant.now(), Terminal.current().colours());
    tables.queues(queues).forEach(bench.out()::println);
    if (limit > 0) {
      bench.out().println();
      if (jobs.isEmpty()) {
        bench.out().println("no job matches");
      } else {
        tables.jobs(jobs).forEach(bench.out()::println);
      }
    }
  }
}
