package dev.bench.cli.command.job;

import dev.bench.cli.command.BenchCommand;
import dev.bench.operate.JobFilter;
import dev.bench.operate.JobState;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which jobs a command means; the site stands in the option of all commands. */
final class FilterOptions {

  @Option(
      names = "--queue",
      paramLabel = "QUEUE",
      description = "Only jobs of this queue, such as long.")
  private @Nullable String queue;

  @Option(
      names = "--method",
      paramLabel = "NAME",
      description = "Only jobs that call this method: its dotted name, or the end of it.")
  private @Nullable String method;

  @Option(
      names = "--state",
      paramLabel = "STATE",
      description =
          "Only jobs in this state: queued, started, scheduled, deferred, parked, finished, failed, stopped, quarantined or canceled.")
  private @Nullable String state;

  /** The jobs that are meant. */
  JobFilter filter(BenchCommand bench) {
    return new JobFilter(
        Optional.ofNullable(queue),
        bench.typedSite(),
        Optional.ofNullable(method),
        Optional.ofNullable(state).map(JobState::named));
  }
}
