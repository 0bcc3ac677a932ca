package dev.bench.cli.command.service;

import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.service.AskedWorker;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options of {@code worker} and {@code worker-pool}. */
final class WorkerOption {

  private static final int MOST_SLOTS = 1000;
  private static final List<String> STRATEGIES = List.of("priority", "round-robin", "random");

  @Option(
      names = "--queue",
      paramLabel = "QUEUE",
      split = ",",
      description = "Only these queues, the most urgent first; all without it.")
  private List<String> queues = List.of();

  @Option(
      names = "--strategy",
      paramLabel = "priority|round-robin|random",
      defaultValue = "priority",
      description = "From which queue the next job is taken (default: ${DEFAULT-VALUE}).")
  private String strategy;

  @Option(names = "--burst", description = "End once no job waits.")
  private boolean burst;

  @Option(names = "--quiet", description = "Write only warnings and errors into the log.")
  private boolean quiet;

  /**
   * The worker that is asked for.
   *
   * @param name the option that said how many jobs it runs at a time
   * @param mostJobs after how many jobs it ends; 0 for never
   */
  AskedWorker asked(BenchCommand bench, String name, int concurrency, long mostJobs) {
    if (concurrency < 1 || concurrency > MOST_SLOTS) {
      throw wrong(bench, "%s is %d, expected 1 to %d".formatted(name, concurrency, MOST_SLOTS));
    }
    if (mostJobs < 0) {
      throw wrong(bench, "--max-jobs is %d, expected 0 or more".formatted(mostJobs));
    }
    String chosen = strategy.toLowerCase(Locale.ROOT).replace('_', '-'); // as Frappe writes it
    if (!STRATEGIES.contains(chosen)) {
      throw wrong(
          bench,
          "--strategy is %s, expected one of %s"
              .formatted(strategy, String.join(", ", STRATEGIES)));
    }
    return new AskedWorker(queues, concurrency, chosen, burst, mostJobs, quiet);
  }

  private static ParameterException wrong(BenchCommand bench, String why) {
    return new ParameterException(bench.spec.commandLine(), why);
  }
}
