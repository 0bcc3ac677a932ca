package dev.bench.cli.command.process;

import dev.bench.cli.command.BenchCommand;
import dev.bench.process.control.ControlClient;
import dev.bench.process.supervisor.Request;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code bench wait}: returns when a running {@code bench start} has everything ready. */
@Command(
    name = "wait",
    description = "Waits until everything is ready, or says what is not and why.",
    footer = {
      "",
      "It may be asked before bench start has begun: that is waited for, 10 seconds at most.",
      "It does not wait for what will not come by itself, such as a process that was left alone.",
      "Example:  bench start & bench wait && run-the-tests"
    })
public final class WaitCommand implements Callable<Integer> {

  /** What the manager is given in any case, so that it can say what is missing. */
  private static final Duration LEAST = Duration.ofSeconds(1);

  @ParentCommand private BenchCommand bench;

  @Mixin private RunOption run;

  @Parameters(
      paramLabel = "NAME",
      arity = "0..*",
      description = "Only these processes: web, worker, worker.2, ...")
  private List<String> names = List.of();

  @Mixin private LimitOption timeout;

  @Override
  public Integer call() {
    long start = System.nanoTime();
    ControlClient client = run.chosen(bench).awaitClient(timeout.limit());
    Duration left = timeout.limit().minusNanos(System.nanoTime() - start);
    Duration limit = left.compareTo(LEAST) > 0 ? left : LEAST;
    return new Control(bench, run).tell(client, new Request.Wait(names, limit), limit);
  }
}
