package dev.bench.cli.command.job;

import dev.bench.ValidationException;
import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.setup.Terminal;
import dev.bench.json.Json;
import dev.bench.operate.JobControl;
import dev.bench.operate.JobFilter;
import dev.bench.operate.JobList;
import dev.bench.operate.JobState;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code bench purge-jobs}: removes jobs from queues. */
@Command(
    name = "purge-jobs",
    description = "Removes waiting jobs, or those of another state, after asking.",
    footer = {
      "",
      "Without --site, jobs of all sites are removed. Running jobs stay.",
      "With --json: {\"purged\": n}.",
      "Examples:",
      "  bench --site shop.localhost purge-jobs --queue long",
      "  bench purge-jobs --state failed --method Reports.build --yes"
    })
public final class PurgeJobsCommand implements Callable<Integer> {

  @ParentCommand private BenchCommand bench;

  @Mixin private FilterOptions filter;

  @Option(names = "--yes", description = "Remove without asking.")
  private boolean yes;

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    JobFilter given = filter.filter(bench);
    JobFilter wanted = given.state().isPresent() ? given : given.in(JobState.QUEUED);
    if (wanted.state().equals(JobFilter.ALL.in(JobState.STARTED).state())) {
      throw new ValidationException(
          "Running jobs are not purged; stop them with: bench jobs stop ID");
    }
    try (OpenQueue queue = OpenQueue.of(bench);
        ProgressBar counting = new ProgressBar("counting jobs");
        ProgressBar purging = new ProgressBar("removing jobs")) {
      long found = new JobList(queue.reach()).count(wanted, counting);
      counting.clear();
      if (found == 0 || !(yes || agreed(found, wanted))) {
        tell(0);
        return found == 0 ? 0 : 1;
      }
      long purged = new JobControl(queue.reach()).purge(wanted, purging);
      purging.clear();
      tell(purged);
    }
    return 0;
  }

  private boolean agreed(long found, JobFilter wanted) {
    String what =
        "Remove %,d %s of %s"
            .formatted(
                found,
                wanted.state().map(JobState::word).orElse("") + (found == 1 ? " job" : " jobs"),
                wanted.site().map(site -> "site " + site).orElse("all sites"));
    String answer =
        Terminal.console()
            .orElseThrow(() ->
                new ValidationException(
                    what + "? There is no terminal to ask at; say so with --yes"))
            .readLine("%s? [y/N] ", what);
    return answer != null && answer.strip().matches("(?i)y|yes");
  }

  private void tell(long purged) {
    bench
        .out()
        .println(
            json
                ? Json.core().write(Map.of("purged", purged))
                : "%,d %s removed".formatted(purged, purged == 1 ? "job was" : "jobs were"));
  }
}
