package dev.bench.cli.command.job;

import dev.bench.json.Json;
import dev.bench.operate.JobControl;
import dev.bench.operate.JobFilter;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code bench jobs retry}: lets jobs run again. */
@Command(
    name = "retry",
    mixinStandardHelpOptions = true,
    description = "Lets jobs run again that failed, were stopped or cancelled.",
    footer = {
      "",
      "A job that is parked or for later runs at once. With --all and no --state,",
      "failed jobs are retried, each once, even if it fails again meanwhile.",
      "Examples:",
      "  bench jobs retry 4d2c59c2-8c0f8e",
      "  bench jobs retry --all --queue long --method Reports.build",
      "  bench --site shop.localhost jobs retry --all --state quarantined"
    })
public final class JobsRetryCommand implements Callable<Integer> {

  @ParentCommand private JobsCommand jobs;

  @Spec private CommandSpec spec;

  @Mixin private FilterOptions filter;

  @Parameters(paramLabel = "ID", arity = "0..*", description = "The ids of jobs.")
  private List<String> ids = List.of();

  @Option(names = "--all", description = "All jobs that match the other options.")
  private boolean all;

  @Option(names = "--json", description = "As JSON: {\"retried\": n}.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    if (all == !ids.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "Name the jobs by their ids, or take all that match with --all");
    }
    JobFilter wanted = filter.filter(jobs.bench);
    try (OpenQueue queue = OpenQueue.of(jobs.bench);
        ProgressBar bar = new ProgressBar("retrying jobs")) {
      JobControl control = new JobControl(queue.reach());
      long retried = all ? control.retryAll(wanted, bar) : each(control);
      bar.clear();
      jobs.bench
          .out()
          .println(
              json
                  ? Json.core().write(Map.of("retried", retried))
                  : "%,d %s again".formatted(retried, retried == 1 ? "job waits" : "jobs wait"));
    }
    return 0;
  }

  private long each(JobControl control) {
    ids.forEach(control::retry);
    return ids.size();
  }
}
