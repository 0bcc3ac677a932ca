package dev.bench.cli.command.process;

import dev.bench.cli.command.BenchCommand;
import dev.bench.embedded.ProcessIdentity;
import dev.bench.process.control.ControlClient;
import dev.bench.process.supervisor.Request;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code bench stop}: ends processes of a running {@code bench start}, or all and itself. */
@Command(
    name = "stop",
    description = "Stops processes until bench up, or everything as Ctrl-C does.",
    footer = {"", "Examples:", "  bench stop watch", "  bench stop"})
public final class StopCommand implements Callable<Integer> {

  @ParentCommand private BenchCommand bench;

  @Mixin private RunOption run;

  @Parameters(
      paramLabel = "NAME",
      arity = "0..*",
      description = "Only these: web, worker, worker.2, ...")
  private List<String> names = List.of();

  @Mixin private LimitOption timeout;

  @Override
  public Integer call() throws Exception {
    Control control = new Control(bench, run);
    Request stop = new Request.Stop(names, timeout.limit());
    if (!names.isEmpty()) {
      return control.tell(stop, timeout.limit());
    }
    ControlClient client = control.client();
    Optional<ProcessHandle> manager =
        ProcessIdentity.of(client.status().pid()).flatMap(ProcessIdentity::handle);
    int code = control.tell(stop, timeout.limit());
    // Its own end comes after that of its database.
    return manager.isEmpty() || hasEnded(manager.get(), timeout.limit()) ? code : 1;
  }

  private static boolean hasEnded(ProcessHandle manager, Duration limit) throws Exception {
    try {
      manager.onExit().get(limit.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException stillThere) {
      return false;
    }
  }
}
