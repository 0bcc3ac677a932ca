package dev.bench.cli.command.site;

import dev.bench.JobBuilder;
import dev.bench.Session;
import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.setup.OwnServers;
import dev.bench.cli.setup.Terminal;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.config.Durations;
import dev.bench.json.Json;
import dev.bench.json.JsonException;
import dev.bench.runtime.Bench;
import dev.bench.site.Sites;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code bench enqueue}: puts a job of an installed app into a queue and prints its id. */
@Command(
    name = "enqueue",
    description = "Puts a job of an installed app into a queue, and prints its id.",
    footer = {
      "",
      "It runs as Administrator. A warning tells when no worker serves the queue.",
      "Example:",
      "  bench enqueue todo.Reminders.schedule --kwargs '{\"todo\": 7}' --queue long --site shop.localhost"
    })
public final class EnqueueCommand implements Callable<Integer> {

  @ParentCommand private BenchCommand bench;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "METHOD", description = "Its dotted name, such as todo.Digest.build.")
  private String method;

  @Option(names = "--kwargs", paramLabel = "JSON", description = "Arguments: a JSON object.")
  private String kwargs = "{}";

  @Option(names = "--queue", paramLabel = "QUEUE", description = "Instead of the job's own queue.")
  private @Nullable String queue;

  @Option(names = "--in", paramLabel = "5m", description = "Run it that much later.")
  private @Nullable String delay;

  @Option(names = "--at-front", description = "Run it before the jobs of the site that wait.")
  private boolean atFront;

  @Override
  public Integer call() throws Exception {
    Map<String, ?> arguments = arguments();
    Duration later = later();
    BenchDirectory directory = bench.directory();
    BenchConfig config = BenchConfig.load(directory);
    String name = bench.siteName(config);
    new Sites(directory, config).require(name); // before servers are started in vain
    try (OwnServers _ =
            new OwnServers(directory, config, Terminal.current().progress()::doing).redis();
        Bench open = Bench.open(directory, "enqueue", 1)) {
      String id =
          open.unit(open.sites().require(name))
              .as(Session.ADMINISTRATOR)
              .console()
              .call(ctx ->
                  with(ctx.jobs().job(method, arguments), later).immediately().enqueue().id());
      bench.out().println(id);
      return 0;
    }
  }

  private JobBuilder with(JobBuilder job, @Nullable Duration later) {
    if (queue != null) {
      job.queue(queue);
    }
    if (later != null) {
      job.in(later);
    }
    return atFront ? job.atFront() : job;
  }

  private @Nullable Duration later() {
    try {
      return delay == null ? null : Durations.parse(delay);
    } catch (IllegalArgumentException wrong) {
      throw new ParameterException(spec.commandLine(), "--in: " + wrong.getMessage());
    }
  }

  @SuppressWarnings("unchecked") // the keys of a JSON object are texts
  private Map<String, ?> arguments() {
    try {
      return (Map<String, ?>) Json.core().read(kwargs, Map.class);
    } catch (JsonException wrong) {
      throw new ParameterException(spec.commandLine(), "--kwargs: " + wrong.getMessage());
    }
  }
}
