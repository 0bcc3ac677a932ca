package dev.bench.cli.command.job;

import dev.bench.DoesNotExistException;
import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.setup.OwnServers;
import dev.bench.cli.setup.Terminal;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.json.Json;
import dev.bench.logging.LogContext;
import dev.bench.queue.StoredJob;
import dev.bench.replay.DryRun;
import dev.bench.runtime.Bench;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code bench jobs replay}: what a job does, without an effect.
 *
 * <p>Shape with {@code --json}: {@code {"job", "method", "site", "user", "milliseconds", "result",
 * "failure", "statements": [{"sql", "milliseconds", "failure"}], "jobs": [{"queue", "method",
 * "id"}], "events": [{"room", "event", "message"}], "mails": [{"to", "subject", "text"}]}}.
 */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = "Runs a job here, rolls it back, and shows what it did.",
    footer = {
      "",
      "Nothing is committed, enqueued, published or mailed, and the job stays as it is. What",
      "it writes to the cache, to files and to other machines is done for real. Statements",
      "that commit by themselves, such as create table, are refused. Ends with 1 when the",
      "job fails. To run it for good: bench jobs retry ID",
      "Example:  bench jobs replay 4d2c59c2-8c0f8e --dry"
    })
public final class JobsReplayCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "ID", description = "The id of the job.")
  private String id;

  @Option(names = "--dry", description = "Without an effect; must be given.")
  private boolean dry;

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    if (!dry) {
      throw new ParameterException(
          spec.commandLine(),
          "A replay is dry, so give --dry; to run the job for good: bench jobs retry " + id);
    }
    BenchCommand bench = (BenchCommand) spec.root().userObject();
    BenchDirectory directory = bench.directory();
    BenchConfig config = BenchConfig.load(directory);
    try (OwnServers servers =
        new OwnServers(directory, config, Terminal.current().progress()::doing)) {
      servers.all();
      try (Bench open = Bench.open(directory, "replay", 2);
          LogContext log = LogContext.open().job(id)) {
        StoredJob job =
            open.jobs()
                .find(id)
                .orElseThrow(() ->
                    new DoesNotExistException(
                        "There is no job %s; list jobs with: bench jobs".formatted(id)));
        job.meta().site().ifPresent(log::site);
        DryRun.Seen seen = new DryRun(open).of(job);
        ReplayView view = new ReplayView(job, seen, bench.verbose);
        if (json) {
          bench.out().println(Json.core().indented(view.members()));
        } else {
          view.lines().forEach(bench.out()::println);
        }
        return seen.failure().isPresent() ? 1 : 0;
      }
    }
  }
}
