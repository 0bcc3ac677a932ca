package dev.bench.cli.start;

import dev.bench.process.child.Children;
import dev.bench.process.control.ControlClient;
import dev.bench.process.control.ControlPlace;
import dev.bench.process.control.ControlServer;
import dev.bench.process.probe.Readiness;
import dev.bench.process.procfile.Instance;
import dev.bench.process.procfile.ProcessSpec;
import dev.bench.process.supervisor.Alike;
import dev.bench.process.supervisor.ProcessManager;
import dev.bench.process.supervisor.Request;
import dev.bench.process.supervisor.RunReporter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A {@code bench start} of processes that only sleep, reachable by the commands of its bench. */
public final class RunOfSleepers implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofMinutes(1);

  private final RunRecord record;
  private final Children children;
  private final ControlServer server;
  private final ControlClient client;
  private final CompletableFuture<Integer> run = new CompletableFuture<>();

  /**
   * Starts it.
   *
   * @param pids {@code config/pids} of the bench
   * @param names of the processes
   */
  public RunOfSleepers(Path pids, String... names) throws IOException {
    record = RunRecord.begin(pids, "bench-a", (_, end) -> end.run());
    ControlPlace.Bound bound = ControlPlace.bind(pids, pids.resolve("unused"));
    record.controlledAt(bound.place().socket());
    client = new ControlClient(bound.place().socket());
    List<ProcessSpec> specs = new ArrayList<>();
    for (String name : names) {
      specs.add(sleeper(name, pids));
    }
    RunReporter.Style style =
        new RunReporter.Style(new ByteArrayOutputStream(), false, false, true, _ -> "ready", false);
    children = Children.of(record.run());
    ProcessManager manager =
        ProcessManager.of(specs, new RunReporter(specs, style, null), new Alike(specs), children);
    server = ControlServer.start(bound, manager);
    Thread.ofPlatform()
        .start(() -> {
          try {
            run.complete(manager.run());
          } catch (InterruptedException | RuntimeException failed) {
            run.completeExceptionally(failed);
          }
        });
  }

  /** Stops a process, which then stays away. */
  public void stop(String name) {
    client.ask(new Request.Stop(List.of(name), LIMIT), LIMIT, _ -> {});
  }

  @Override
  public void close() throws IOException {
    client.ask(new Request.Stop(List.of(), LIMIT), LIMIT, _ -> {});
    run.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
    server.close();
    children.close();
    record.close();
  }

  private static ProcessSpec sleeper(String name, Path folder) {
    return new ProcessSpec(
        Instance.only(name),
        "exec sleep 300",
        folder,
        System.getenv(),
        null,
        ProcessSpec.Care.ofService(Set.of(), Readiness.atOnce()));
  }
}
